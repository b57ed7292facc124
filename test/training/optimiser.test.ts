import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { kernels, tf, type Tensor } from "../../lib/engine";
import { adamWInSteps } from "../../lib/engine/kernels/adamw";
import type { Parameters } from "../../lib/models";
import {
  adamW,
  advance,
  clipGradient,
  optimised,
  unpack,
  type Optimised,
} from "../../lib/training/optimiser";

const parameters: Parameters = {
  w: { shape: [2, 2], init: { kind: "constant", value: 0 } },
  b: { shape: [2], init: { kind: "constant", value: 0 } },
};
const start = () =>
  new Map<string, Tensor>([
    ["w", tf.tensor2d([1, -2, 0.5, 3], [2, 2])],
    ["b", tf.tensor1d([0.1, -0.3])],
  ]);

/** One step at this learning rate. */
function step(state: Optimised, gradient: Tensor, rate: number): void {
  const { factors, next } = adamW({ weightDecay: 0.1 });
  const made = tf.tidy(() => {
    const scalars = factors(state.step, rate).map((factor) => tf.scalar(factor));
    return next(state, gradient, scalars);
  });
  advance(state, made);
}

describe("AdamW", () => {
  it("takes PyTorch's steps, clipped gradients and decay of matrices alone", () => {
    // torch 2.13: w [[1,-2],[.5,3]] weight_decay .1, b [.1,-.3] weight_decay 0, AdamW(lr=.01); at step t = 0, 1, 2
    // w.grad = [[.1(t+1), -.2], [.3, .05t]], b.grad = [1-t, .5], clip_grad_norm_([w, b], .7), step()
    const expected = [
      [
        0.9890000224113464, -1.9880000352859497, 0.4895000159740448, 2.996999979019165, 0.09000000357627869,
        -0.3100000023841858,
      ],
      [
        0.9789710640907288, -1.9761931896209717, 0.4791915714740753, 2.9865617752075195, 0.083299420773983,
        -0.3198189437389374,
      ],
      [
        0.9685357213020325, -1.9645806550979614, 0.4690759778022766, 2.974980354309082, 0.08402972668409348,
        -0.32945534586906433,
      ],
    ];
    const state = optimised(parameters, start(), ["w", "b"]);
    expected.forEach((values, t) => {
      const gradient = tf.tensor1d([0.1 * (t + 1), -0.2, 0.3, 0.05 * t, 1 - t, 0.5]);
      step(
        state,
        tf.tidy(() => clipGradient(gradient, 0.7)),
        0.01,
      );
      const got = state.values.dataSync();
      values.forEach((value, i) =>
        assert.ok(Math.abs((got[i] as number) - value) < 2e-7, `${t} ${i} ${got[i]}`),
      );
    });
  });

  it("leaves no tensor behind", () => {
    const state = optimised(parameters, start(), ["w", "b"]);
    const gradient = tf.ones([6]);
    const before = tf.memory().numTensors;
    for (let t = 0; t < 5; t++) step(state, gradient, 0.01);
    assert.equal(tf.memory().numTensors, before);
  });

  it("gives the parts back under their names", () => {
    const state = optimised(parameters, start(), ["w", "b"]);
    const parts = unpack(state, state.values);
    assert.deepEqual(parts.get("w")?.arraySync(), [
      [1, -2],
      [0.5, 3],
    ]);
    assert.deepEqual(parts.get("b")?.shape, [2]);
  });
});

describe("AdamW in one operation", () => {
  it("gives every weight and moment to the last bit as TensorFlow's own operations do", () => {
    const n = 300_001;
    const drawn = (seed: number, size: number) => tf.randomNormal([n], 0, size, "float32", seed);
    const now = {
      values: drawn(1, 1),
      mean: drawn(2, 0.01),
      square: drawn(3, 0.01).square(),
      decay: tf.randomUniform([n], 0, 1, "float32", 4).greater(0.5).cast("float32"),
    };
    const factors = { decay: tf.scalar(-1e-4), root: tf.scalar(0.0547), rate: tf.scalar(0.0037) };
    const settings = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
    const bits = (tensors: Tensor[]) => tensors.map((one) => Buffer.from(one.dataSync().slice().buffer));
    const gradient = drawn(5, 0.1);
    const own = bits(kernels.adamWOp(now, gradient, factors, settings));
    const theirs = bits(adamWInSteps(now, gradient, factors, settings));
    own.forEach((one, i) => assert.ok(one.equals(theirs[i]!), `output ${i}`));
    assert.throws(() => kernels.adamWOp(now, tf.zeros([3]), factors, settings), /five vectors of one length/);
  });
});
