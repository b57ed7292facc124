import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { tf } from "../../../lib/engine";
import { build, presets } from "../../../lib/models";
import type { TaskSplit } from "../../../lib/data";
import {
  disposeFineTuned,
  fineTune,
  headLogits,
  interpolate,
  logisticProbe,
  wholeEpochIndices,
  type FineTuning,
  type Head,
} from "../../../lib/transfer";
import { formulaWeights, uniform } from "../../models/formula";

const json = <T>(name: string) => JSON.parse(readFileSync(join(__dirname, name), "utf8")) as T;
const golden =
  json<Record<string, { losses: number[]; after: number; weight?: number[][] }>>("fine-tune.json");
const batches = json<number[][]>("fine-tune-batches.json");

const [count, classes, width] = [20, 3, 512];
const model = build(presets["resnet-tiny-icons"]);
const task = { task: "stripes", allowsFlip: true };
const labels = Array.from({ length: count }, (_, i) => i % classes);
const pixels = Uint8Array.from(uniform("pictures", count * 1024), (x, i) => {
  const from = 11 * (Math.floor(i / 1024) % classes);
  const row = Math.floor((i % 1024) / 32);
  return Math.floor(x * 100) + (row >= from && row < from + 10 ? 25 : 0);
});
const split: TaskSplit = { samples: [], labels, pictures: { count, size: 32, channels: 1, pixels } };
const indices = labels.map((_, i) => i);
const start = () => ({ model, weights: formulaWeights(model.image.parameters) });

const options: FineTuning = {
  steps: batches.length,
  batchSize: 8,
  learningRate: 5e-4,
  weightDecay: 0.1,
  seed: 0,
  warmup: 3,
  augmentation: "none",
  wholeEpochs: true,
};

const unit = () =>
  tf.tidy(() => {
    const raw = tf.tensor2d(
      Float32Array.from(uniform("zero-shot", width * classes), (x) => 2 * x - 1),
      [width, classes],
    );
    return raw.div(raw.norm(2, 0));
  });

const features = () =>
  tf.tidy(() => {
    const images = tf.tensor4d(
      Float32Array.from(pixels, (x) => (x / 255 - 0.5) / 0.5),
      [count, 32, 32, 1],
    );
    const raw = model.image.forward(start().weights, images);
    return raw.div(raw.norm(2, 1, true));
  });

async function agrees(name: string, head: Head, more: Partial<FineTuning> = {}): Promise<void> {
  const { losses, after } = golden[name]!;
  const seen: number[] = [];
  const check = {
    every: 1,
    look: ({ loss }: { loss: number }, one: Parameters<typeof disposeFineTuned>[0]) => {
      seen.push(loss);
      disposeFineTuned(one);
    },
  };
  const tuned = await fineTune(start(), head, { split, indices }, task, { ...options, ...more, check });
  losses.forEach((loss, step) =>
    assert.ok(
      Math.abs(seen[step]! - loss) < 2e-3 * Math.max(0.05, loss),
      `step ${step + 1}: ${seen[step]}, PyTorch ${loss}`,
    ),
  );
  const last = tf.tidy(() => {
    const images = tf.tensor4d(
      Float32Array.from(pixels, (x) => (x / 255 - 0.5) / 0.5),
      [count, 32, 32, 1],
    );
    const logits = headLogits(tuned.head, model.image.forward(tuned.weights, images));
    return tf.losses.softmaxCrossEntropy(tf.oneHot(tf.tensor1d(labels, "int32"), classes), logits);
  });
  assert.ok(
    Math.abs(last.dataSync()[0]! - after) < 1e-2 * Math.max(0.1, after),
    `${last.dataSync()[0]}, ${after}`,
  );
  disposeFineTuned(tuned);
}

// Golden values: fine-tune.py.
describe("fine-tuning, step by step as PyTorch's", () => {
  it("draws the batches that the golden values were made with", () => {
    assert.deepEqual(
      batches.map((_, step) => wholeEpochIndices(count, 8, "finetune/stripes/0", step)),
      batches,
    );
  });

  it("WiSE-FT's linear head, every weight decayed", () =>
    agrees(
      "linear",
      { kind: "linear", weight: tf.mul(unit(), 20), bias: tf.zeros([classes]) },
      { decayAll: true },
    ));

  it("a cosine head, matrices decayed", () => agrees("cosine", { kind: "cosine", weight: unit() }));

  it("LP-FT: scikit-learn's logistic regression, then all weights", async () => {
    const probe = logisticProbe({ features: features(), labels, classes }, { cs: [1] });
    golden["lp-ft"]!.weight!.flat().forEach((value, i) =>
      assert.ok(Math.abs(probe.weight.dataSync()[i]! - value) < 2e-3),
    );
    await agrees("lp-ft", { kind: "linear", weight: probe.weight, bias: probe.bias });
  });
});

describe("WiSE-FT", () => {
  it("is the start at 0, the fine-tuned model at 1, and the weighted mean of all weights between", async () => {
    const from = start();
    const head: Head = { kind: "linear", weight: unit(), bias: tf.zeros([classes]) };
    const tuned = await fineTune(from, head, { split, indices }, task, options);
    const origin = { weights: from.weights, head };
    const at = (alpha: number) => interpolate(origin, tuned, alpha);
    const [zero, quarter, one] = [at(0), at(0.25), at(1)];
    let moved = 0;
    for (const [name, tensor] of tuned.weights) {
      const [a, b] = [from.weights.get(name)!.dataSync(), tensor.dataSync()];
      const [v0, v1, v] = [zero, one, quarter].map(({ weights }) => weights.get(name)!.dataSync());
      for (let i = 0; i < a.length; i++) {
        assert.equal(v0![i], a[i]);
        assert.equal(v1![i], b[i]);
        assert.ok(Math.abs(v![i]! - (0.75 * a[i]! + 0.25 * b[i]!)) < 1e-6, name);
        moved += Math.abs(a[i]! - b[i]!);
      }
    }
    assert.ok(moved > 1, "fine-tuning moves weights");
    assert.deepEqual(zero.head.weight.dataSync(), head.weight.dataSync());
    assert.deepEqual(one.head.bias!.dataSync(), tuned.head.bias!.dataSync());
  });
});
