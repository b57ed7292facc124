import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { engine } from "../../lib";

const { tf } = engine;

describe("TensorFlow", () => {
  it("is not loaded by importing the library", () => {
    assert.equal(engine.isLoaded(), false);
  });

  it("multiplies, convolves and differentiates", () => {
    assert.deepEqual(tf.matMul(tf.ones([2, 3]), tf.ones([3, 2])).arraySync(), [
      [3, 3],
      [3, 3],
    ]);
    // Each input of a 3x3 box filter over 4x4 with zero padding counts once for each window that covers it.
    const sumOfConvolution = (x: engine.Tensor) =>
      tf.sum(tf.conv2d(x.reshape([1, 4, 4, 1]) as engine.Tensor4D, tf.ones([3, 3, 1, 1]), 1, "same"));
    assert.deepEqual(
      tf
        .grad(sumOfConvolution)(tf.ones([4, 4]))
        .arraySync(),
      [
        [4, 6, 6, 4],
        [6, 9, 9, 6],
        [6, 9, 9, 6],
        [4, 6, 6, 4],
      ],
    );
    assert.equal(engine.isLoaded(), true);
  });
});
