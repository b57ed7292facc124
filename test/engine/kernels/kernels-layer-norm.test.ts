import assert from "node:assert/strict";
import { test } from "node:test";
import { compile, kernels, tf, type Tensor } from "../../../lib/engine";
import { maxDifference } from "../../models/numeric";

const [gamma, beta] = [tf.tensor1d([1, 0.5, 2, 1.5, -1]), tf.tensor1d([0, 1, 2, 3, 4])];
const shapes = [
  [6, 5],
  [2, 3, 5],
  [2, 3, 2, 5],
];

/** By hand, in double precision: each row of 5 by its own mean and variance. */
function expected(x: Tensor, epsilon: number): number[] {
  const [values, scale, shift] = [x, gamma, beta].map((one) => Array.from(one.dataSync()));
  return values!.map((value, i) => {
    const row = values!.slice(i - (i % 5), i - (i % 5) + 5);
    const mean = row.reduce((sum, one) => sum + one, 0) / 5;
    const variance = row.reduce((sum, one) => sum + (one - mean) ** 2, 0) / 5;
    return ((value - mean) / Math.sqrt(variance + epsilon)) * scale![i % 5]! + shift![i % 5]!;
  });
}

test("layer norm of any rank is the same operation by operation and in a graph", () => {
  for (const shape of shapes)
    for (const epsilon of [1e-5, 0.1]) {
      const x = tf.randomNormal(shape, 3, 2, "float32", 1);
      const norm = (x: Tensor) => kernels.layerNormOp(x, gamma, beta, epsilon);
      const graph = compile(([x]) => [norm(x!)]);
      const [found] = graph([x]);
      assert.deepEqual(found!.shape, shape);
      for (const y of [found!, norm(x)]) assert.ok(maxDifference(expected(x, epsilon), y.dataSync()) < 1e-6);
      graph.dispose();
    }
});

test("a graph that takes its gradient has it", () => {
  const x = tf.randomNormal([2, 3, 5], 3, 2, "float32", 2);
  const gradient = (x: Tensor) =>
    tf.grad((x: Tensor) => kernels.layerNormOp(x, gamma, beta, 1e-5).square().sum())(x);
  const graph = compile(([x]) => [gradient(x!)]);
  const [found] = graph([x]);
  assert.ok(maxDifference(gradient(x).dataSync(), found!.dataSync()) < 1e-5);
  graph.dispose();
});
