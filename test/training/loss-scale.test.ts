import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { tf, type Tensor } from "../../lib/engine";
import { build, initialise, presets } from "../../lib/models";
import { random } from "../../lib/random";
import { train, type Training } from "../../lib/training";
import type { LoopState } from "../../lib/training/loop";
import { unlessInfinite } from "../../lib/training/loss-scale";
import { objectiveOf } from "../../lib/training/objectives";

/** Losses of a small ResNet's steps on one batch, and its state at the end. */
async function losses(change: Partial<Training<Tensor[]>>) {
  const model = build(presets["resnet-tiny-icons"]);
  const stream = random("precision test");
  const pixels = Float32Array.from({ length: 32 * 32 * 32 }, () => stream.uniform());
  const found: number[] = [];
  const kept: LoopState[] = [];
  const weights = await train<Tensor[]>({
    parameters: model.parameters,
    weights: initialise(model, random("precision test")),
    batch: () => [
      tf.tensor4d(pixels, [32, 32, 32, 1]),
      tf.tensor1d(
        Array.from({ length: 32 }, (_, i) => i % 10),
        "int32",
      ),
    ],
    ...objectiveOf({ objective: "supervised" }, model),
    schedule: { kind: "constant", peak: 2e-3, steps: 8 },
    optimiser: { weightDecay: 0.1 },
    every: 1,
    report: ({ loss }) => void found.push(loss),
    keep: (saved) => void kept.push(saved),
    keepEvery: 4,
    ...change,
  } as Training<Tensor[]>);
  const numbers = [...weights.values()].flatMap((tensor) => Array.from(tensor.dataSync()));
  tf.dispose([...weights.values()]);
  return { losses: found, numbers, kept };
}

describe("mixed precision", () => {
  it("trains as single precision does, to 16 bits, with weights of 32; in parts too", async () => {
    const before = tf.memory().numTensors;
    const single = await losses({});
    const mixed = await losses({ precision: "mixed" });
    assert.ok(mixed.losses.at(-1)! < 0.7 * mixed.losses[0]!, String(mixed.losses));
    mixed.losses.forEach((loss, i) =>
      assert.ok(Math.abs(loss - single.losses[i]!) < 0.05 * single.losses[0]!, `${i}: ${loss}`),
    );
    const parts = await losses({ precision: "mixed", accumulate: 2 });
    assert.ok(parts.losses.at(-1)! < 0.7 * parts.losses[0]!, String(parts.losses));
    assert.equal(tf.memory().numTensors, before);
  });

  it("goes on from saved state as if it had never stopped, its loss scale too", async () => {
    const whole = await losses({ precision: "mixed" });
    const [from] = whole.kept;
    assert.deepEqual(Array.from(from!.tensors.get("optimiser.lossScale")!.values), [2 ** 15, 4]);
    const resumed = await losses({ precision: "mixed", from: from! });
    assert.deepEqual(resumed.numbers, whole.numbers);
  });
});

describe("the loss scale", () => {
  const update = (scale: number[], gradient: number[]) =>
    tf.tidy(() => {
      const moments = { values: tf.tensor1d([1, 2]), mean: tf.tensor1d([0, 0]) } as never;
      const next = (given: Tensor) => [tf.tensor1d([1, 2]).sub<Tensor>(given), given];
      return unlessInfinite(tf.tensor1d(scale), tf.tensor1d(gradient), moments, next).map((tensor) =>
        Array.from(tensor.dataSync()),
      );
    });

  it("is taken out of a gradient, and doubled after 2,000 good steps", () => {
    assert.deepEqual(update([8, 0], [8, 16]), [
      [0, 0],
      [1, 2],
      [8, 1],
    ]);
    assert.deepEqual(update([8, 1999], [8, 16])[2], [16, 0]);
  });

  it("is halved where a gradient is not finite, and the step is not taken", () => {
    for (const bad of [Infinity, NaN])
      assert.deepEqual(update([8, 5], [8, bad]), [
        [1, 2],
        [0, 0],
        [4, 0],
      ]);
  });
});
