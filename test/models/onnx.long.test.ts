import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { home, showProgressWith, silentProgress } from "../../lib/common";
import { tf } from "../../lib/engine";
import * as models from "../../lib/models";
import { exportScript } from "../../lib/models/onnx/export-script";
import { formulaImages } from "./formula";
import { equal, type Numbers } from "./reference";

// What `upstream export-onnx` prints, run by a Python with torch, timm, transformers and onnx where one is at hand
// (UPSTREAM_BENCH_PYTHON; exported.py says what it needs), offline: its models lie in folders that are called like
// names of the hub.
showProgressWith(silentProgress);
const scratch = mkdtempSync(join(tmpdir(), "onnx-long-"));
after(() => rmSync(scratch, { recursive: true }));
const python = process.env.UPSTREAM_BENCH_PYTHON;
const hasRuntime = existsSync(home("onnx", "node_modules", "onnxruntime-node", "package.json"));
const run = (...args: string[]) =>
  spawnSync(python!, args, {
    encoding: "utf8",
    cwd: scratch,
    env: { ...process.env, HF_HUB_OFFLINE: "1" },
  });
const script = join(__dirname, "exported.py");
const skip = !hasRuntime
  ? "run `npx upstream setup --onnx`"
  : python === undefined
    ? "UPSTREAM_BENCH_PYTHON is not set"
    : lastLine(run(script, "save", scratch));

function lastLine({ status, stderr }: ReturnType<typeof run>): string | undefined {
  return status === 0 ? undefined : (stderr.trim().split("\n").at(-1) ?? "it failed");
}

test(
  "exported models' features are torch's, and how pictures are prepared comes along",
  { skip },
  async () => {
    const ran = run(script, "features", scratch);
    assert.equal(lastLine(ran), undefined);
    const expected = JSON.parse(ran.stdout) as Record<string, { size: number; features: Numbers }>;
    assert.equal(Object.keys(expected).length, 2);
    for (const [i, [name, { size, features }]] of Object.entries(expected).entries()) {
      const folder = join(scratch, `exported-${i}`);
      assert.equal(lastLine(run("-c", exportScript(name, folder))), undefined);
      const encoder = await models.openOnnx(join(folder, "model.onnx"));
      assert.equal(encoder.input.size, size);
      const pictures = formulaImages(2, size, 3);
      const values = await encoder.encode(pictures.dataSync() as Float32Array, 2);
      equal(name, tf.tensor2d(values, [2, encoder.featureSize]), features, 1e-4);
      await encoder.close();
    }
  },
);
