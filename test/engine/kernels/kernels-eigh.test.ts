import assert from "node:assert/strict";
import { test } from "node:test";
import { kernels, tf, type Tensor } from "../../../lib/engine";

/** The largest difference between two tensors' numbers. */
const apart = (one: Tensor, other: Tensor) => tf.tidy(() => one.sub(other).abs().max().dataSync()[0]!);

// On both sides of the size from which LAPACK works.
for (const n of [40, 600]) {
  test(`eigenvectors of matrices of ${n} give the matrices again, are orthonormal and in ascending order`, () => {
    tf.tidy(() => {
      const x = tf.randomNormal([3, n, n], 0, 1, "float32", n);
      const matrices = tf.matMul(x, x, false, true).div<Tensor>(n);
      const lower = tf.linalg.bandPart(matrices as never, -1, 0);
      const { values, vectors } = kernels.eigh(lower);
      assert.deepEqual(values.shape, [3, n]);
      const again = tf.matMul(vectors.mul(values.expandDims(1)), vectors, false, true);
      assert.ok(apart(again, matrices) < 1e-4, "the matrices");
      const identity = tf.eye(n).expandDims(0).tile([3, 1, 1]);
      assert.ok(apart(tf.matMul(vectors, vectors, true, false), identity) < 1e-4, "orthonormal");
      const [first, second] = tf.split(values, [n - 1, 1], 1) as [Tensor, Tensor];
      const next = tf.concat([values.slice([0, 1], [3, n - 2]), second], 1);
      assert.equal(next.less(first).any().dataSync()[0], 0, "ascending");
    });
  });
}

test("a large matrix that holds NaN is refused, and not worked on for ever", () => {
  const matrix = tf.fill([1, 600, 600], NaN);
  assert.throws(() => kernels.eigh(matrix).values.dataSync());
  matrix.dispose();
});
