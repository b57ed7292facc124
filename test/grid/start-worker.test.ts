import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { runLocally } from "../../lib/grid/run-locally";
import { work } from "../../lib/grid/work";
import { causeOfDeath } from "../../lib/grid/start-worker";
import { openStore } from "../../lib/runs";

describe("the cause of a worker's death", () => {
  const death = { code: null, signal: null, said: "", byKernel: false } as const;

  it("is what is known of it", () => {
    assert.match(causeOfDeath({ ...death, signal: "SIGKILL", byKernel: true }), /out of memory.*kernel/);
    assert.match(causeOfDeath({ ...death, signal: "SIGKILL" }), /SIGKILL/);
    assert.match(
      causeOfDeath({ ...death, signal: "SIGABRT", said: "terminate: std::bad_alloc" }),
      /out of memory/,
    );
    assert.equal(causeOfDeath({ ...death, code: 3, said: "one\ntwo\n" }), "exit code 3: two");
  });

  it("is recorded for a trial that fills JavaScript's heap, after its retries, and the others go on", async () => {
    const folder = mkdtempSync(join(tmpdir(), "grid-memory-"));
    process.env.NODE_OPTIONS = "--max-old-space-size=40";
    try {
      const specs = [{ fill: true }, { fill: false }];
      const { outcomes, board } = await runLocally(
        work(
          specs,
          () => "one",
          ({ fill }) => `fill ${fill}`,
        ),
        openStore(folder),
        { module: join(__dirname, "toy-memory.cjs"), retries: 2 },
      );
      assert.deepEqual(
        outcomes.map(({ state, attempts }) => [state, attempts]),
        [
          ["failed", 3],
          ["done", 1],
        ],
      );
      assert.match(outcomes[0]!.error!, /out of memory: JavaScript's heap/);
      assert.deepEqual(board.causes, [`fill true: ${outcomes[0]!.error}`]);
    } finally {
      delete process.env.NODE_OPTIONS;
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
