import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, it } from "node:test";
import { startPool, UserError } from "../../lib/common";

/** What the toy thread does, and answers. */
interface Toy {
  add?: [number, number];
  reverse?: Uint8Array;
  throws?: string;
  exits?: number;
}

const start = (threads = 2) =>
  startPool<Toy, unknown>(__dirname, "toy-thread", { threads, workerData: { bias: 100 } });

describe("a pool of threads", () => {
  it("answers each task, in threads that know what they were told at the start", async () => {
    const pool = start();
    const sums = await Promise.all(Array.from({ length: 50 }, (_, i) => pool.run({ add: [i, 2 * i] })));
    assert.deepEqual(
      sums,
      Array.from({ length: 50 }, (_, i) => 3 * i + 100),
    );
    await pool.close();
  });

  it("hands buffers over both ways", async () => {
    const pool = start();
    const bytes = Uint8Array.of(1, 2, 3);
    assert.deepEqual(await pool.run({ reverse: bytes }, [bytes.buffer]), Uint8Array.of(3, 2, 1));
    assert.equal(bytes.length, 0); // it is the thread's now
    await pool.close();
  });

  it("throws what a task throws, and goes on", async () => {
    const pool = start();
    await assert.rejects(pool.run({ throws: "no such picture" }), { message: "no such picture" });
    assert.equal(await pool.run({ add: [1, 1] }), 102);
    await pool.close();
  });

  it("says in one line that a thread died, rejects its tasks alone, and goes on with another", async () => {
    const pool = start(1);
    await assert.rejects(pool.run({ exits: 3 }), (error: Error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, /^a thread \(toy-thread\) ended before its work was done \(exit code 3\)$/);
      return true;
    });
    assert.equal(await pool.run({ add: [1, 1] }), 102);
    await pool.close();
  });

  it("keeps a process alive until tasks are answered, and not after, closed or not", () => {
    const script = `
      require("tsx/cjs");
      const { startPool } = require(${JSON.stringify(join(__dirname, "../../lib/common"))});
      const pool = startPool(${JSON.stringify(__dirname)}, "toy-thread", { threads: 3, workerData: { bias: 0 } });
      for (let i = 0; i < 20; i++) pool.run({ add: [i, 1] }).then((sum) => console.log(sum));`;
    const { stdout, status, signal } = spawnSync(process.execPath, ["-e", script], {
      encoding: "utf8",
      timeout: 120_000,
    });
    assert.deepEqual([status, signal], [0, null]);
    assert.equal(stdout.trim().split("\n").length, 20);
  });
});
