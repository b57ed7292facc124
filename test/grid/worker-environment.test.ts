import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { gpus } from "../../lib/engine/device";
import { environment } from "../../lib/grid/worker-environment";
import { runLocally } from "../../lib/grid/run-locally";
import { work } from "../../lib/grid/work";
import { openStore } from "../../lib/runs";

describe("a worker's environment", () => {
  it("shares the cores out", () => {
    const of = (workers: number) => environment({ index: 0, workers, gpus: [], cores: 8 });
    assert.equal(of(2).TF_NUM_INTRAOP_THREADS, "4");
    assert.equal(of(2).OMP_NUM_THREADS, "4");
    assert.equal(of(2).VIPS_CONCURRENCY, "4");
    assert.equal(of(16).TF_NUM_INTRAOP_THREADS, "1");
    assert.ok(!("CUDA_VISIBLE_DEVICES" in of(2)));
  });

  it("gives each worker a GPU, and lets those that share one share its memory", () => {
    const of = (workers: number) =>
      Array.from({ length: workers }, (_, index) =>
        environment({ index, workers, gpus: ["2", "5"], cores: 8 }),
      );
    assert.deepEqual(
      of(2).map((one) => one.CUDA_VISIBLE_DEVICES),
      ["2", "5"],
    );
    assert.ok(of(2).every((one) => one.TF_FORCE_GPU_ALLOW_GROWTH === undefined));
    assert.deepEqual(
      of(3).map((one) => one.CUDA_VISIBLE_DEVICES),
      ["2", "5", "2"],
    );
    assert.ok(of(3).every((one) => one.TF_FORCE_GPU_ALLOW_GROWTH === "true"));
  });

  it("is what worker processes get", async () => {
    const folder = mkdtempSync(join(tmpdir(), "grid-environment-"));
    try {
      const specs = Array.from({ length: 6 }, (_, name) => ({ name, delay: 150 }));
      const { outcomes } = await runLocally(
        work(specs, ({ name }) => name),
        openStore<{ gpu: string; pid: number }>(folder),
        { module: join(__dirname, "toy-environment.cjs"), gpus: ["0", "1", "MIG-7"] },
      );
      const seen = new Map(outcomes.map(({ result }) => [result!.pid, result!.gpu]));
      // As many workers as GPUs, each with one of its own.
      assert.deepEqual([...seen.values()].sort(), ["0", "1", "MIG-7"]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe("gpus", () => {
  it("are those that CUDA_VISIBLE_DEVICES names, as CUDA reads it, and none for a TensorFlow without CUDA", () => {
    assert.deepEqual(gpus("gpu", "2,5"), ["2", "5"]);
    assert.deepEqual(gpus("gpu", "GPU-8a, 1"), ["GPU-8a", "1"]);
    assert.deepEqual(gpus("gpu", "0,-1,1"), ["0"]);
    assert.deepEqual(gpus("gpu", ""), []);
    assert.deepEqual(gpus("cpu", "2,5"), []);
  });
});
