import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { globSync } from "tinyglobby";
import type { Board } from "../../../lib/grid/status-board";
import { runLocally } from "../../../lib/grid/run-locally";
import { cancelOnSlurm, runOnSlurm } from "../../../lib/grid/slurm/run-on-slurm";
import { locally, onSlurm } from "../../../lib/grid/executor";
import { runPretrainings } from "../../../lib/grid/pretraining-worker";
import { work } from "../../../lib/grid/work";
import { disposeWeights } from "../../../lib/models";
import { home } from "../../../lib/common";
import { openStore } from "../../../lib/runs";
import { checkpointFolder, loadWeights, readMetrics, readRecipe } from "../../../lib/training";
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
  let last: Board | undefined;
  const settings = {
    module,
    every: 1,
    show: (board: Board) => (last = board),
    say: (line: string) => says.push(line),
  };

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
      () => /State=DOWN/.test(cluster.slurm("scontrol", "show", "node", "n1")),
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
    // Jobs with other work, too, are somebody else's; a round of halving is a part of what might have been sent.
    assert.equal(cancelOnSlurm(all.slice(1), store), 0);
    assert.equal(cancelOnSlurm([...all, { id: "never sent" }], store), 1);
    assert.match(String(await first), /cancelled: \d+ pieces are left; the same call sends them again/);
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

  it("attaches from another call to what is under way, and sends nothing twice", async () => {
    const { all, store, calls } = grid("attached", 12, 300);
    const controller = runOnSlurm(all, store, settings);
    await until(() => jobs().length > 0, 60, "no job is queued");
    const sentBefore = says.filter((line) => line.startsWith("sent")).length;
    const attached = await runOnSlurm(
      all,
      openStore<{ name: number; square: number }>(store.folder),
      settings,
    );
    assert.equal(attached.board.done, 12);
    assert.equal((await controller).board.done, 12);
    assert.equal(calls(), 12);
    assert.equal(says.filter((line) => line.startsWith("sent")).length, sentBefore);
  });

  it("says in the board why a job fails: Slurm's reason and the log's last lines", async () => {
    const { all, store } = grid("dying", 1, 0);
    const dying = work([{ ...(all[0]!.spec as object), killJob: true }], () => 0);
    await assert.rejects(runOnSlurm(dying, store, { ...settings, resubmit: 0 }), /got no further/);
    assert.match(last!.causes.join("\n"), /job \d+_0 FAILED.* with work undone: .*last words/);
    // A log that never appears: the node can't write where the submitting machine looks.
    const { all: unseen, store: hidden } = grid("unseen", 1, 0);
    const request = { flags: ["--output=/proc/no-such-folder/%a.log"] };
    await assert.rejects(
      runOnSlurm(unseen, hidden, { ...settings, resubmit: 0, request }),
      /wrote no log: do the nodes see .*unseen\?/,
    );
  });

  it("passes what a job asks for on to Slurm", async () => {
    const { all, store } = grid("asking", 1, 3000);
    const request = {
      partition: "urgent",
      account: "curie",
      cpus: 2,
      memory: "10M",
      time: "00:07:00",
      atOnce: 1,
      flags: ["--comment=from-a-spec", "--nice=5"],
    };
    const ended = runOnSlurm(all, store, { ...settings, request });
    await until(() => jobs().some((line) => line.endsWith("RUNNING")), 60, "no job runs");
    const [id] = jobs()[0]!.split(" ");
    const shown = cluster.slurm("scontrol", "show", "job", "--oneliner", id!);
    for (const said of [/Partition=urgent/, /NumCPUs=2/, /MinMemoryNode=10M/, /TimeLimit=00:07:00/, /Nice=5/])
      assert.match(shown, said);
    assert.match(shown, /ArrayTaskThrottle=1/);
    assert.match(shown, /Comment=from-a-spec/);
    assert.equal((await ended).board.done, 1);
  });

  it("goes on past a time limit as often as it takes, while the work gets further", async () => {
    // Work of some 100 s that keeps how far it is, in jobs that are warned at the end of their first minute.
    const file = join(folder, "far.txt");
    const all = work([{ file, ticks: 400, delay: 250 }], () => 0);
    const store = openStore<{ starts: number }>(join(folder, "limited"));
    const { outcomes } = await runOnSlurm(all, store, {
      ...settings,
      module: join(__dirname, "..", "toy-resumed.cjs"),
      resubmit: 0,
      request: { time: "00:02:00" },
    });
    assert.equal(outcomes[0]!.state, "done");
    assert.ok(outcomes[0]!.result!.starts >= 2, "one job was enough: the limit did nothing");
    assert.match(last!.causes.join("\n"), /with work undone: .*stopped: what was finished is kept/);
  });
});

const real = skip || (existsSync(home("tensorflow")) ? false : "not set up");

describe("pre-training on a real Slurm", { skip: real }, () => {
  it("that is preempted goes on from its checkpoint, and ends as one that was left alone", async () => {
    const folder = mkdtempSync(join(tmpdir(), "slurm-pretrain-"));
    const before = process.env.UPSTREAM_HOME;
    const setUp = home();
    const cluster = await startCluster(join(folder, "cluster"), { nodes: 2 });
    process.env.SLURM_CONF = cluster.env.SLURM_CONF;
    const recipe = { ...readRecipe("demo"), sourceSize: 600, steps: 250, batchSize: 16 };
    try {
      const weights: Map<string, number[]>[] = [];
      for (const executor of [onSlurm({ cpus: 2 }), locally()]) {
        // What is set up is shared; runs are each one's own.
        process.env.UPSTREAM_HOME = mkdtempSync(join(folder, "home-"));
        for (const part of ["tensorflow", "python", "cache"])
          if (existsSync(join(setUp, part))) symlinkSync(join(setUp, part), home(part));
        const made = runPretrainings(executor, [recipe]);
        if (weights.length === 0) {
          await until(
            () => globSync("runs/pretrain/*/state.safetensors", { cwd: home() }).length > 0,
            180,
            "no state",
          );
          cluster.slurm(
            "sbatch",
            "--partition=urgent",
            "--nodes=2",
            "--exclusive",
            "--output=/dev/null",
            "--wrap=sleep 2",
          );
        }
        const [checkpoint] = await made;
        const tensors = await loadWeights(checkpoint!);
        weights.push(new Map([...tensors].map(([name, tensor]) => [name, Array.from(tensor.dataSync())])));
        disposeWeights(tensors);
        const steps = readMetrics(checkpointFolder(checkpoint!.id)).map(({ step }) => step);
        assert.deepEqual(
          steps,
          [...new Set(steps)].sort((a, b) => a - b),
          "no step is told twice",
        );
        assert.equal(steps.at(-1), 250);
        if (weights.length === 1) assert.match(cluster.slurm("scontrol", "show", "job", "1_0"), /Restarts=1/);
      }
      const [preempted, alone] = weights as [Map<string, number[]>, Map<string, number[]>];
      for (const [name, values] of alone) assert.deepEqual(preempted.get(name), values, name);
    } finally {
      if (before === undefined) delete process.env.UPSTREAM_HOME;
      else process.env.UPSTREAM_HOME = before;
      cluster.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
