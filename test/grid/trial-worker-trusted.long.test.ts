import assert from "node:assert/strict";
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { currentVariant } from "../../lib/engine/installation";
import { random } from "../../lib/random";
import { parse } from "../../lib/results";
import { home, project } from "../../lib/common";
import { openStore } from "../../lib/runs";
import type { TrialOutcome, Trial } from "../../lib/transfer";

const skip = currentVariant() === undefined ? "TensorFlow is not set up" : false;

/** 25 real trials of parts of a second each, from a checkpoint and from scratch. */
const spec = {
  recipes: [{ preset: "demo", source: "game", sourceSize: 600, steps: 8, batchSize: 16 }],
  tasks: ["arrows"],
  methods: ["zero-shot", "linear-probe", "finetune"],
  shots: { 1: 4, 5: 4 },
  seeds: [0, 1, 2],
  learningRates: [1e-3, 4e-3],
};
const count = 1 + 2 * 12;

describe("a grid of real trials", { skip }, () => {
  let folder: string;
  let trained: string;
  let undisturbed: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "grid-trusted-"));
    trained = newHome("undisturbed");
    // As many workers as below: how many cores a worker has changes the order of sums, and so the last digits.
    undisturbed = await finish(trained, "--workers", "2");
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** A home with the set-up of the real one and runs of its own. */
  function newHome(name: string, from?: string): string {
    const own = join(folder, name);
    mkdirSync(join(own, "runs"), { recursive: true });
    for (const part of ["tensorflow", "python", "cache"])
      if (existsSync(home(part))) symlinkSync(home(part), join(own, part));
    if (from !== undefined)
      cpSync(join(from, "runs", "pretrain"), join(own, "runs", "pretrain"), { recursive: true });
    return own;
  }

  function start(own: string, more: readonly string[], study: object = spec): ChildProcess {
    const file = join(own, "study.json");
    writeFileSync(file, JSON.stringify(study));
    const args = [
      join(project, "lib", "bin", "upstream.js"),
      "grid",
      file,
      "--csv",
      join(own, "results.csv"),
      ...more,
    ];
    const env = { ...process.env, UPSTREAM_HOME: own };
    return spawn(process.execPath, args, { detached: true, env, stdio: ["ignore", "ignore", "pipe"] });
  }

  /** Runs a study to its end; its table, and what it said on standard error. */
  async function finish(own: string, ...more: string[]): Promise<string> {
    const { code, said } = await ended(start(own, more));
    assert.equal(code, 0, said);
    return readFileSync(join(own, "results.csv"), "utf8");
  }

  async function ended(child: ChildProcess): Promise<{ code: number | null; said: string }> {
    let said = "";
    child.stderr!.on("data", (chunk: Buffer) => (said += chunk.toString()));
    const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
    return { code, said };
  }

  const trialsIn = (own: string) => openStore<TrialOutcome>(join(own, "runs", "trials")).all();
  const workersOf = ({ pid }: ChildProcess) =>
    spawnSync("pgrep", ["-P", String(pid), "-f", "grid/worker"], { encoding: "utf8" })
      .stdout.split("\n")
      .filter(Boolean)
      .map(Number);

  it("ends with the table of an undisturbed one though workers and whole grids were killed at random moments", async () => {
    assert.equal(undisturbed.trim().split("\n").length, 1 + count);
    const own = newHome("disturbed", trained);
    const stream = random("killed grids", 1);
    let killedWorkers = 0;
    for (let life = 0; life < 4; life++) {
      const child = start(own, ["--workers", "2"]);
      const end = ended(child);
      // First when there are workers, so that it is their work that is cut off.
      for (let waited = 0; workersOf(child).length === 0 && waited < 600; waited++) {
        if (child.exitCode !== null) break;
        await sleep(100);
      }
      for (let kills = stream.integer(3); kills > 0 && child.exitCode === null; kills--) {
        await sleep(300 + stream.integer(4000));
        const workers = workersOf(child);
        const victim = workers[stream.integer(Math.max(1, workers.length))];
        if (victim === undefined) continue;
        process.kill(victim, "SIGKILL");
        killedWorkers += 1;
      }
      await sleep(stream.integer(6000));
      if (child.exitCode === null) process.kill(-child.pid!, "SIGKILL");
      await end;
    }
    assert.ok(killedWorkers > 0);
    const half = join(own, "runs", "trials", "0123456789abcdef.json");
    writeFileSync(half, '{"id": "0123');
    const { code, said } = await ended(start(own, ["--workers", "2"]));
    assert.equal(code, 0, said);
    assert.ok(said.includes(relative(own, half)), `a half-written file is named: ${said}`);
    assert.equal(readFileSync(half, "utf8"), '{"id": "0123');
    assert.equal(readFileSync(join(own, "results.csv"), "utf8"), undisturbed);
    assert.equal(trialsIn(own).outcomes.size, count);
    // Nothing is left of what was claimed and never released.
    assert.deepEqual(
      readdirSync(join(own, "runs", "trials")).filter((name) => name.includes(".tmp")),
      [],
    );
  });

  it("says the same with another number of workers, but for rounding", async () => {
    const one = parse(await finish(newHome("one", trained), "--workers", "1")).rows;
    const two = parse(undisturbed).rows;
    assert.deepEqual(
      one.map(({ origin }) => origin),
      two.map(({ origin }) => origin),
    );
    one.forEach((row, i) => {
      // A fine-tuning sums in another order with other threads: of 240 test pictures a few are near enough to tip.
      const tolerance = row.method === "finetune" ? 5 / 240 : 0;
      assert.ok(
        Math.abs(row.accuracy - two[i]!.accuracy) <= tolerance,
        `${row.accuracy} ${two[i]!.accuracy}`,
      );
    });
  });

  it("is done once by two that share a folder", async () => {
    const own = newHome("shared", trained);
    const tables = await Promise.all(
      [0, 1].map(async () => {
        const { code, said } = await ended(start(own, ["--workers", "2"]));
        assert.equal(code, 0, said);
        return readFileSync(join(own, "results.csv"), "utf8");
      }),
    );
    assert.deepEqual(tables, [undisturbed, undisturbed]);
    const { outcomes } = trialsIn(own);
    assert.equal(outcomes.size, count);
    assert.ok([...outcomes.values()].every(({ attempts }) => attempts === 1));
  });

  it("records checkpoints that are broken and a loss that is no number, tries them as often as the study says, and goes on", async () => {
    const own = newHome("broken", trained);
    const [id] = readdirSync(join(own, "runs", "pretrain"));
    const checkpoint = join(own, "runs", "pretrain", id!, "checkpoint.safetensors");
    const bytes = readFileSync(checkpoint);
    writeFileSync(checkpoint, bytes.subarray(0, bytes.length / 2));
    const notFinite = join(own, "not-finite.safetensors");
    bytes.writeFloatLE(NaN, bytes.length - 4);
    writeFileSync(notFinite, bytes);
    const noTensors = join(own, "no-tensors.safetensors");
    writeFileSync(noTensors, "not a tensor in sight");
    const study = {
      ...spec,
      checkpoints: [notFinite, noTensors],
      methods: ["linear-probe", "finetune"],
      shots: { 5: 4 },
      seeds: [0],
      // Near the largest float: the second step leaves infinite weights.
      learningRates: [3e38],
      retries: 2,
    };
    const { code, said } = await ended(start(own, [], study));
    assert.equal(code, 0, said);
    const all = [...trialsIn(own).outcomes.values()].map(({ state, attempts, error, spec: trial }) => {
      const { start: from, method } = trial as Trial;
      return { from, method, state, attempts, error };
    });
    assert.equal(all.length, 8);
    const of = (from: string, method: string) =>
      all.find((one) => one.from === from && one.method === method)!;
    for (const [from, method, cause] of [
      ["scratch", "finetune", /loss is NaN|weight is not a number/],
      [id!, "linear-probe", /checkpoint\.safetensors/],
      [id!, "finetune", /checkpoint\.safetensors/],
      [notFinite, "linear-probe", /not-finite\.safetensors.*not finite/],
      [notFinite, "finetune", /not-finite\.safetensors.*not finite/],
      [noTensors, "linear-probe", /no-tensors\.safetensors/],
      [noTensors, "finetune", /no-tensors\.safetensors/],
    ] as const) {
      const { state, attempts, error } = of(from, method);
      assert.deepEqual([state, attempts], ["failed", 3], `${from} ${method}`);
      assert.match(error!, cause);
      assert.match(said, cause);
    }
    assert.deepEqual(
      [of("scratch", "linear-probe").state, of("scratch", "linear-probe").attempts],
      ["done", 1],
    );
    const { rows } = parse(readFileSync(join(own, "results.csv"), "utf8"));
    assert.deepEqual(
      rows.map(({ source, method }) => [source, method]),
      [["none", "linear-probe"]],
    );
  });
});
