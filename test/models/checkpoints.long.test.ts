import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import * as models from "../../lib/models";
import { showProgressWith, silentProgress } from "../../lib/common";
import { checkCheckpoints, readCases } from "./checkpoint-cases";
import { maxDifference } from "./numeric";

// Files as large as the real ones, made anew by OpenCLIP, torchvision and timm where a Python with them is at hand
// (UPSTREAM_BENCH_PYTHON; checkpoints.py says what it needs).
showProgressWith(silentProgress);
const folder = mkdtempSync(join(tmpdir(), "checkpoints-large-"));
after(() => rmSync(folder, { recursive: true }));
const python = process.env.UPSTREAM_BENCH_PYTHON;
const made =
  python === undefined
    ? "UPSTREAM_BENCH_PYTHON is not set"
    : spawnSync(python, [join(__dirname, "checkpoints.py"), "large", folder], { encoding: "utf8" });

if (typeof made === "string" || made.status !== 0) {
  const why = typeof made === "string" ? made : (made.stderr.trim().split("\n").at(-1) ?? "it failed");
  test("checkpoints of OpenCLIP, torchvision, timm and SLIP", { skip: why }, () => undefined);
} else {
  describe("checkpoints of OpenCLIP, torchvision, timm and SLIP give PyTorch's features", () => {
    checkCheckpoints(folder, test);
  });
  test("OpenCLIP loads what we save, and computes the same", async () => {
    const { weights, architecture } = await models.loadCheckpoint(join(folder, "rn50-legacy.pt"));
    models.saveCheckpoint(join(folder, "saved.safetensors"), { weights, architecture });
    models.disposeWeights(weights);
    const ran = spawnSync(python!, [join(__dirname, "checkpoints.py"), "saved", folder], {
      encoding: "utf8",
    });
    assert.equal(ran.status, 0, ran.stderr);
    const [theirs] = readCases(join(folder, "saved.json"));
    const ours = readCases(join(folder, "expected.json")).find(({ file }) => file === "rn50-legacy.pt")!;
    for (const [name, { values }] of Object.entries(ours.features)) {
      assert.ok(maxDifference(values, theirs!.features[name]!.values) < 1e-6, name);
    }
  });
}
