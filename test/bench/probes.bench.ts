import { tf, type Tensor } from "../../lib/engine";
import { dtype, runOperation, int } from "../../lib/engine/kernels/operation";
import { predict, ridgeProbesOf, type LabelledFeatures } from "../../lib/transfer";
import type { Benchmark } from "./benchmark";

/** Classes of the paper's nine tasks. */
const tasks = [100, 47, 102, 37, 345, 345, 15, 5, 10];
/** 30 stands for all images. */
const shots = [1, 5, 10, 20, 30];
const seeds = 3;
const width = 1024;
const testImages = 2000;

/** Features of a training or test set: noise around a centre a class. */
function draw(classes: number, count: number, seed: number): LabelledFeatures {
  const labels = Array.from({ length: count }, (_, i) => i % classes);
  const features = tf.tidy(() => {
    const centres = normal(classes, classes).mul(0.3);
    return tf.gather(centres, tf.tensor1d(labels, "int32")).add<Tensor>(normal(count, 1000 + seed));
  });
  return { features, labels, classes };
}

/** TensorFlow's own normal numbers: tfjs draws its one by one. */
function normal(rows: number, seed: number): Tensor {
  const attributes = { seed: int(seed), seed2: int(0), dtype: dtype("float32"), T: dtype("int32") };
  return runOperation("RandomStandardNormal", attributes, [tf.tensor1d([rows, width], "int32")], 1)[0]!;
}

/**
 * Every probe of a study from kept features: seven penalties each, chosen by leaving one image out, then 2,000
 * predictions.
 */
const probes: Benchmark = {
  name: "9 tasks x 5 shots x 3 seeds of ridge probes",
  // A round of both takes more than a minute, and the ratio is far from 1.
  rounds: 1,
  prepare() {
    const sets = tasks.map((classes) => ({
      test: draw(classes, testImages, 0),
      train: shots.map((k) =>
        // All images are the same whatever the seed.
        Array.from({ length: k === 30 ? 1 : seeds }, (_, seed) => draw(classes, k * classes, seed + 1)),
      ),
    }));
    return {
      run() {
        for (const { test, train } of sets)
          for (const probe of ridgeProbesOf(train.flat())) {
            predict(probe, test.features);
            tf.dispose([probe.weight, probe.bias]);
          }
      },
      dispose: () =>
        sets.forEach(({ test, train }) =>
          tf.dispose([test.features, ...train.flat().map(({ features }) => features)]),
        ),
    };
  },
  peer: { script: "probes.py", needs: "scikit-learn" },
};

export const benchmarks: Benchmark[] = [probes];
