import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { runLocally } from "../../../lib/grid/local";
import { cancelOnSlurm, runOnSlurm } from "../../../lib/grid/slurm/run";
import { work } from "../../../lib/grid/work";
import { openStore } from "../../../lib/runs";
import { cannotStart, startCluster, until, type Cluster } from "./cluster";

const module = join(__dirname, "..", "toy.cjs");
const skip = cannotStart() ?? false;

describe("a grid on a real Slurm", { skip }, () => {
  let cluster: Cluster;
  let folder: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "slurm-"));
    cluster = await startCluster(join(folder, "cluster"), { nodes: 2, maxArraySize: 7 });
    process.env.SLURM_CONF = cluster.env.SLURM_CONF;
  });
  after(() => {
    cluster?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const grid = (name: string, count: number, delay: number) => {
    const log = join(folder, `${name}.log`);
    writeFileSync(log, "");
    const specs = Array.from({ length: count }, (_, i) => ({ name: i, log, delay }));
    return {
      all: work(specs, (spec) => spec.name % 3),
      store: openStore<{ name: number; square: number }>(join(folder, name)),
      calls: () => readFileSync(log, "utf8").trim().split("\n").length,
    };
  };
  const jobs = () => cluster.slurm("squeue", "-h", "-r", "-o", "%i %T").trim().split("\n").filter(Boolean);
  const says: string[] = [];
  const settings = { module, every: 1, say: (line: string) => says.push(line) };

  it("ends with the local executor's table, its array within the cluster's limit", async () => {
    const { all, store, calls } = grid("plain", 80, 0);
    const { outcomes, board } = await runOnSlurm(all, store, {
      ...settings,
      request: { cpus: 1, time: "00:05:00" },
    });
    const local = await runLocally(all, openStore(join(folder, "local")), { module, workers: 1 });
    assert.equal(board.done, 80);
    assert.deepEqual(
      outcomes.map(({ id, spec, result }) => ({ id, spec, result })),
      local.outcomes.map(({ id, spec, result }) => ({ id, spec, result })),
    );
    assert.equal(calls(), 160);
    assert.match(says.at(-1)!, /sent 80 pieces to Slurm as job \d+, an array of 6/);
  });

  it("loses and doubles nothing when a node dies and the controller restarts", async () => {
    const { all, store } = grid("killed", 30, 400);
    const ended = runOnSlurm(all, store, settings);
    await until(() => jobs().some((line) => line.endsWith("RUNNING")), 60, "no job runs");
    await sleep(2000);
    cluster.killNode("n1");
    await sleep(1000);
    cluster.stopController();
    await sleep(3000);
    await cluster.startController();
    // The node comes back only after Slurm has seen that it is gone.
    await until(
      () => cluster.slurm("sinfo", "-h", "-n", "n1", "-o", "%t").includes("down"),
      90,
      "n1 is not down",
    );
    cluster.startNode("n1");
    const { board, outcomes } = await ended;
    assert.deepEqual([board.done, board.failed], [30, 0]);
    assert.equal(new Set(outcomes.map(({ id }) => id)).size, 30);
  });

  it("cancels, and resumes with what is missing", async () => {
    const { all, store, calls } = grid("cancelled", 20, 300);
    const first = runOnSlurm(all, store, { ...settings, resubmit: 0 }).catch((error: Error) => error);
    await until(() => store.all().outcomes.size >= 3, 90, "nothing gets done");
    assert.equal(cancelOnSlurm(all, store), 1);
    assert.match(String(await first), /left no outcome/);
    await until(() => jobs().length === 0, 30, "the jobs stay");
    const done = store.all().outcomes.size;
    assert.ok(done < 20);
    const { board } = await runOnSlurm(all, store, settings);
    assert.deepEqual([board.done, board.reused], [20, done]);
    // Only what a cancelled job was in the middle of ran twice.
    assert.ok(calls() <= 24, `${calls()} calls`);
  });

  it("passes Slurm's own reason on", async () => {
    const { all, store } = grid("refused", 2, 0);
    await assert.rejects(
      runOnSlurm(all, store, { ...settings, request: { partition: "nowhere" } }),
      /sbatch: .*partition/i,
    );
    await assert.rejects(
      runOnSlurm(all, store, { ...settings, request: { flags: ["qos=long"] } }),
      /no option of sbatch/,
    );
  });
});
