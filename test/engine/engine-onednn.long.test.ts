import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";

/** What is compared with PyTorch's numbers, by parts of the files' names. */
const parity = [
  "models/models-parity.test",
  "training/gradient.test",
  "training/objectives.test",
  "training/optimiser.test",
  "training/sgd.test",
  "training/step.test",
  "finetune/fine-tune.test",
  "engine/graph.test",
  "kernels-gradients.test",
];

// The other tests run with it on: TensorFlow's own code computes where a user turns it off, and on a Mac.
test("all that equals PyTorch's numbers with oneDNN does so without", () => {
  const { NODE_TEST_CONTEXT: _, ...environment } = process.env;
  const ran = spawnSync(process.execPath, [join(__dirname, "..", "run.mjs"), ...parity], {
    cwd: join(__dirname, "..", ".."),
    env: { ...environment, TF_ENABLE_ONEDNN_OPTS: "0" },
    encoding: "utf8",
  });
  assert.equal(ran.status, 0, ran.stdout + ran.stderr);
  assert.match(ran.stdout, /^(#|ℹ) fail 0$/m);
});
