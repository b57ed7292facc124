import assert from "node:assert/strict";
import { availableParallelism } from "node:os";
import { describe, it } from "node:test";
import { coresOf, machine } from "../../lib/grid";

describe("what a worker computes on", () => {
  it("says how many of the machine's cores a worker had", () => {
    const all = availableParallelism();
    assert.deepEqual(coresOf(machine({ workers: 1, gpus: [] })), { own: all, all });
    assert.deepEqual(coresOf(machine({ workers: all, gpus: [] })), { own: 1, all });
    assert.deepEqual(coresOf("3 of 16 cores, a processor (AVX2; oneDNN on)"), { own: 3, all: 16 });
    assert.equal(coresOf("NVIDIA H100 80GB HBM3, 81559 MiB"), undefined);
    assert.equal(coresOf("an unknown machine"), undefined);
  });
});
