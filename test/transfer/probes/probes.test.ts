import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { tf, type Tensor } from "../../../lib/engine";
import { logisticProbe, logme, predict, ridgeProbe, type LabelledFeatures } from "../../../lib/transfer";
import type { LinearProbe } from "../../../lib/transfer";
import { svd } from "../../../lib/transfer/probes/svd";
import { halves } from "./generated";

// Golden values: python test/transfer/reference.py (scikit-learn 1.9.1, scipy).
const golden = {
  tall: {
    shape: [240, 20, 4],
    lambda: 10,
    errors: [0.6441300416178923, 0.6392516572528708, 0.6279974742222861, 0.6973638922250139],
    weight: [0.729138139114176, -0.16027370439835412, -0.4522090093490259, -0.11665542536679943],
    bias: [-0.5271148451065438, -0.5033942492197897, -0.4844305669506552, -0.4850603387230108],
    accuracy: 0.5,
    logistic: {
      weight: [2.0456006500633124, -0.5650239653708279, -1.1726895853851549, -0.30788709930732994],
      bias: [0.036554170533192536, -0.12868802197432597, 0.04427701207857673, 0.04785683936255772],
      accuracy: 0.5083333333333333,
    },
    logme: -0.669564187635483,
  },
  wide: {
    shape: [40, 60, 4],
    lambda: 10,
    errors: [1.2744172404996588, 0.8474643370943605, 0.6788713354189919, 0.762031394670055],
    weight: [0.13332838555104995, 0.12230912061939408, -0.18277707387927158, -0.07286043229117241],
    bias: [-0.43731853155113404, -0.5486897689887172, -0.5229702837757056, -0.49102141568444313],
    accuracy: 0.3,
    logistic: {
      weight: [0.4274189550591265, 0.3215337763863158, -0.5600007155898455, -0.18895201585559682],
      bias: [0.17889032869380722, -0.2376492968700202, -0.06400894550944936, 0.1227679136856624],
      accuracy: 0.3,
    },
    logme: -0.6632241029036197,
  },
} as const;

function close(actual: ArrayLike<number>, expected: readonly number[], tolerance: number): void {
  expected.forEach((value, i) =>
    assert.ok(Math.abs(actual[i]! - value) < tolerance, `entry ${i}: ${actual[i]}, expected ${value}`),
  );
}

const firstRow = (weight: Tensor) => weight.dataSync().slice(0, weight.shape[1]);

function accuracy(probe: LinearProbe, { features, labels }: LabelledFeatures): number {
  return predict(probe, features).filter((label, i) => label === labels[i]).length / labels.length;
}

for (const [name, expected] of Object.entries(golden)) {
  describe(`probes on ${name} features`, () => {
    const [n, d, classes] = expected.shape;

    it("ridge: scikit-learn's leave-one-out errors, penalty, weights and accuracy", () => {
      const [train, test] = halves(n, d, classes);
      const probe = ridgeProbe(train, [0.1, 1, 10, 100]);
      assert.equal(probe.lambda, expected.lambda);
      close(
        probe.errors.map(({ error }) => error),
        expected.errors,
        1e-4,
      );
      close(firstRow(probe.weight), expected.weight, 1e-4);
      close(probe.bias.dataSync(), expected.bias, 1e-4);
      assert.ok(Math.abs(accuracy(probe, test) - expected.accuracy) < 1e-3);
    });

    it("logistic: scikit-learn's weights and accuracy", () => {
      const [train, test] = halves(n, d, classes);
      const probe = logisticProbe(train, { cs: [1] });
      close(firstRow(probe.weight), expected.logistic.weight, 2e-3);
      close(probe.bias.dataSync(), expected.logistic.bias, 2e-3);
      assert.ok(Math.abs(accuracy(probe, test) - expected.logistic.accuracy) < 1e-3);
    });

    it("LogME: the evidence maximised numerically from its definition", () => {
      const [train] = halves(n, d, classes);
      assert.ok(Math.abs(logme(train) - expected.logme) < 2e-4, `${logme(train)}`);
    });
  });
}

describe("the decomposition of large matrices", () => {
  for (const [n, d] of [
    [530, 700],
    [700, 530],
  ] as const)
    it(`puts ${n} x ${d} together again`, () => {
      const x = tf.randomUniform([n, d], -1, 1, "float32", 1);
      const { left, squares, right } = svd(x);
      assert.equal(squares.shape[0], 530);
      const again = tf.matMul(left.mul(squares.sqrt()), right, false, true);
      const worst = again.sub(x).abs().max().dataSync()[0]!;
      assert.ok(worst < 1e-3, `${worst}`);
      tf.dispose([x, left, squares, right, again]);
    });
});

describe("probes", () => {
  it("leave no tensor behind but the probe", () => {
    const [train] = halves(40, 10, 4);
    const before = tf.memory().numTensors;
    for (const probe of [ridgeProbe(train), logisticProbe(train)]) tf.dispose([probe.weight, probe.bias]);
    logme(train);
    assert.equal(tf.memory().numTensors, before);
  });

  it("choose C by cross-validation, the same for the same seed", () => {
    const [train] = halves(60, 30, 3);
    const [a, b] = [logisticProbe(train, { seed: 1 }), logisticProbe(train, { seed: 1 })];
    assert.deepEqual(a.accuracies, b.accuracies);
    assert.equal(a.accuracies.length, 5);
    assert.equal(
      a.accuracies.find(({ c }) => c === a.c)!.accuracy,
      Math.max(...a.accuracies.map((one) => one.accuracy)),
    );
  });

  it("have nothing to hold out at one image a class", () => {
    const [train] = halves(4, 6, 4);
    assert.deepEqual(logisticProbe(train).accuracies, []);
    assert.ok(ridgeProbe(train).lambda > 0);
  });

  it("say what is wrong with their input", () => {
    const features = tf.ones([3, 2]);
    const fit = (labels: number[], classes: number, x = features) =>
      ridgeProbe({ features: x, labels, classes });
    assert.throws(() => fit([0, 1, 1], 3), /class 2 has no training image/);
    assert.throws(() => fit([0, 1, 7], 3), /label 7 of row 2: expected 0 to 2/);
    assert.throws(() => fit([0, 0, 0], 1), /expected at least 2/);
    assert.throws(() => fit([0, 1], 2), /3 features but 2 labels/);
    assert.throws(() => fit([0, 1, 1], 2, features.div(0)), /NaN or infinity/);
  });
});
