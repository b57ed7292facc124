import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { Board } from "../../lib/grid";
import { runLocally } from "../../lib/grid/run-locally";
import { work } from "../../lib/grid/work";
import { openStore } from "../../lib/runs";

const module = join(__dirname, "toy.cjs");
let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), "grid-"));
});
after(() => rmSync(folder, { recursive: true, force: true }));

let stores = 0;
function fresh() {
  const name = `${stores++}`;
  const log = join(folder, `${name}.log`);
  writeFileSync(log, "");
  const calls = () =>
    readFileSync(log, "utf8")
      .trim()
      .split("\n")
      .filter(Boolean)
      .map((line) => line.split(" "));
  return { store: openStore<{ name: number; square: number }>(join(folder, name)), log, calls };
}
const numbered = (count: number, log: string, more: object = {}) =>
  Array.from({ length: count }, (_, name) => ({ name, log, ...more }));

describe("runLocally", () => {
  it("does each piece once, and none again", async () => {
    const { store, log, calls } = fresh();
    const all = work(numbered(6, log), ({ name }) => name % 2);
    const first = await runLocally(all, store, { module, workers: 2 });
    assert.deepEqual(
      first.outcomes.map(({ result }) => result!.square),
      [0, 1, 4, 9, 16, 25],
    );
    assert.equal(calls().length, 6);
    const again = await runLocally([...all].reverse(), store, { module });
    assert.equal(again.board.reused, 6);
    assert.equal(calls().length, 6);
    assert.ok(first.outcomes.every(({ version }) => /^\d/.test(version)));
  });

  it("records a failure with its cause after its retries, and goes on", async () => {
    const { store, log, calls } = fresh();
    const specs = [
      { name: 0, log, fail: true },
      { name: 1, log },
    ];
    const boards: Board[] = [];
    const said: string[] = [];
    const all = work(specs, () => 0);
    const { board, outcomes } = await runLocally(all, store, {
      module,
      retries: 2,
      say: (line) => said.push(line),
      show: (b) => boards.push(b),
    });
    assert.deepEqual([board.done, board.failed, board.running], [1, 1, 0]);
    assert.equal(outcomes[0]!.error, "0 cannot be done");
    assert.equal(outcomes[0]!.attempts, 3);
    assert.equal(said.length, 2);
    for (const line of said) assert.match(line, /^[^\n]*; it is tried again$/);
    assert.equal(calls().length, 4);
    assert.ok(boards.some((b) => b.running === 1));
    // Nobody sees the moment between one piece and the next, in which nothing runs.
    assert.ok(!boards.some((b) => b.done + b.failed === 1 && b.running === 0));
    // What failed is tried again by the next call.
    await runLocally(all, store, { module, retries: 0 });
    assert.equal(store.get(all[0]!.id)!.attempts, 4);
  });

  it("survives a worker that is killed", async () => {
    const { store, log } = fresh();
    const specs = [
      { name: 0, log, dieOnce: join(folder, "died") },
      { name: 1, log },
    ];
    const { outcomes } = await runLocally(
      work(specs, () => 0),
      store,
      { module },
    );
    assert.deepEqual(
      outcomes.map(({ state, attempts }) => [state, attempts]),
      [
        ["done", 2],
        ["done", 1],
      ],
    );
    const doomed = [{ name: 2, log, dieOnce: join(folder, "missing", "place") }];
    const failed = await runLocally(
      work(doomed, () => 0),
      store,
      { module, retries: 0 },
    );
    assert.match(failed.outcomes[0]!.error!, /ENOENT|worker process ended/);
  });

  it("lets two grids on one store share the work", async () => {
    const { store, log, calls } = fresh();
    const all = work(numbered(10, log, { delay: 30 }), ({ name }) => name);
    const ended = await Promise.all([1, 2].map(() => runLocally(all, store, { module })));
    for (const { board, outcomes } of ended) {
      assert.equal(board.done, 10);
      assert.equal(outcomes.length, 10);
    }
    assert.equal(calls().length, 10);
  });

  it("names files that are no outcomes, and leaves them alone", async () => {
    const { store, log } = fresh();
    const half = join(store.folder, "0123456789abcdef.json");
    writeFileSync(half, '{"id": "0123456789abcdef", "sta');
    const { foreign } = await runLocally(
      work(numbered(1, log), () => 0),
      store,
      { module },
    );
    assert.deepEqual(foreign, [half]);
    // What a killed process was writing is none of them, and goes when it is old.
    const [young, old] = [7, 8].map((i) => `${half}.${i}.0`) as [string, string];
    for (const path of [young, old]) writeFileSync(path, "{");
    utimesSync(old, 0, 0);
    assert.deepEqual(store.all().foreign, [half]);
    assert.deepEqual([existsSync(young), existsSync(old)], [true, false]);
    assert.equal(readFileSync(half, "utf8"), '{"id": "0123456789abcdef", "sta');
  });

  it("ends with the same table after all its processes were killed", async () => {
    const { store, log, calls } = fresh();
    for (const begun of [3, 8]) {
      const child = spawn(
        process.execPath,
        ["--import", "tsx", join(__dirname, "run-toy.ts"), store.folder, log, "20", "100"],
        { detached: true, stdio: "ignore" },
      );
      // Killed in the midst of its work, however long that takes to begin.
      while (calls().length < begun) await sleep(20);
      process.kill(-child.pid!, "SIGKILL");
    }
    const all = work(numbered(20, log, { delay: 100 }), () => "one");
    const { outcomes, board } = await runLocally(all, store, { module, workers: 2 });
    assert.equal(board.done, 20);
    assert.deepEqual(
      outcomes.map(({ result }) => result!.square),
      Array.from({ length: 20 }, (_, i) => i * i),
    );
    assert.equal(store.all().outcomes.size, 20);
  });
});
