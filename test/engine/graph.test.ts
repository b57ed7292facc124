import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { compile, kernels, tf, type Tensor } from "../../lib/engine";

const numbers = (tensors: Tensor[]) => tensors.map((tensor) => Array.from(tensor.dataSync()));

describe("a compiled function", () => {
  it("gives what it gives uncompiled, gradients and running statistics too, and leaves no tensor behind", () => {
    const kept = tf.tensor1d([0.5, 2]);
    let ran = 0;
    const f = (inputs: readonly Tensor[]) => {
      ran++;
      const [images, kernel, ids, table] = inputs as [Tensor, Tensor, Tensor, Tensor];
      let statistics: Tensor[] = [];
      const { value, grad } = tf.valueAndGrad((kernel: Tensor) => {
        const maps = kernels.conv2dOp(images, kernel, { stride: 2, padding: 1 });
        const running = { mean: tf.zeros([2]), variance: tf.ones([2]) };
        const norm = { gamma: kept, beta: tf.zeros([2]), ...running };
        const { y, mean, variance } = kernels.batchNormTraining(maps, norm, 1e-5, 0.1);
        statistics = [mean, variance];
        return kernels.reluOp(y).mean<Tensor>().add(kernels.gatherOp(table, ids).sum());
      })(kernel);
      const [first, second] = tf.split(table, 2, 1) as [Tensor, Tensor];
      return [value, grad, ...statistics, first.greater(second).cast("float32"), second.expandDims(0)];
    };
    const inputs = (seed: number): Tensor[] => [
      tf.randomNormal([2, 6, 6, 1], 0, 1, "float32", seed),
      tf.randomNormal([3, 3, 1, 2], 0, 1, "float32", seed + 1),
      tf.tensor1d([2, 0, seed % 3], "int32"),
      tf.randomNormal([3, 2], 0, 1, "float32", seed + 2),
    ];
    const compiled = compile(f);
    const before = tf.memory().numTensors;
    for (const seed of [1, 2, 3]) {
      const given = inputs(seed);
      const plain = tf.tidy(() => f(given));
      const graph = compiled(given);
      graph.forEach((tensor, i) => {
        assert.deepEqual(tensor.shape, plain[i]?.shape);
        assert.equal(tensor.dtype, plain[i]?.dtype);
      });
      const [expected, got] = [numbers(plain), numbers(graph)];
      expected
        .flat()
        .forEach((value, i) => assert.ok(Math.abs(value - got.flat()[i]!) < 1e-5, `${seed} ${i}`));
      tf.dispose([...given, ...plain, ...graph]);
    }
    assert.equal(ran, 3 + 1, "recorded once");
    assert.equal(tf.memory().numTensors, before);
    compiled.dispose();
  });

  it("gives each output its own shape where reshapes follow one another", () => {
    const f = ([x]: readonly Tensor[]) => {
      const doubled = x!.mul(2);
      const rows = doubled.reshape([3, 2]);
      const back = rows.reshape([6]);
      return [rows, back, back.reshape([2, 3]).add(1), doubled.reshape([6]), x!.reshape([3, 2]).reshape([6])];
    };
    const compiled = compile(f);
    const x = tf.tensor1d([1, 2, 3, 4, 5, 6]);
    for (let call = 0; call < 2; call++) {
      const made = compiled([x]);
      assert.deepEqual(
        made.map(({ shape }) => shape),
        [[3, 2], [6], [2, 3], [6], [6]],
      );
      const doubled = [2, 4, 6, 8, 10, 12];
      const expected = [doubled, doubled, doubled.map((value) => value + 1), doubled, [1, 2, 3, 4, 5, 6]];
      assert.deepEqual(numbers(made), expected);
      tf.dispose(made);
    }
    compiled.dispose();
  });

  it("is recorded anew for other shapes, and runs as ever where it reads a value", () => {
    let ran = 0;
    const doubled = compile(([x]) => (ran++, [x!.mul(2)]));
    for (const length of [2, 3, 2, 3])
      assert.deepEqual(numbers(doubled([tf.ones([length])])), [Array(length).fill(2)]);
    assert.equal(ran, 2);
    const reading = compile(([x]) => [x!.mul(x!.max().dataSync()[0]!)]);
    for (const most of [2, 3])
      assert.deepEqual(numbers(reading([tf.tensor1d([1, most])])), [[most, most * most]]);
    const unchanged = compile(([x]) => [x!.clone(), x!.add(1)]);
    for (const value of [1, 2])
      assert.deepEqual(numbers(unchanged([tf.tensor1d([value])])), [[value], [value + 1]]);
    for (const one of [doubled, reading, unchanged]) one.dispose();
  });
});
