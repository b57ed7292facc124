import assert from "node:assert/strict";
import { test } from "node:test";
import { tf, type Tensor } from "../../lib/engine";
import * as models from "../../lib/models";
import { random } from "../../lib/random";
import { maxDifference } from "./numeric";

const { convolution, batchNorm } = models.layers;

test("the icon encoder has the 372,576 parameters of the recorded study", () => {
  const model = models.build(models.presets["clip-tiny-icons"]);
  assert.equal(models.countParameters(model.image), 372_576);
  assert.equal(model.parameters["visual.trunk.layer2.0.conv1.weight"]?.shape.join(), "3,3,32,64");
});

test("the same seed gives the same weights, whatever else the model holds", () => {
  const small = models.compose({ a: convolution(1, 2, { size: 3 }) }, (m, x: Tensor) => m.a(x));
  const large = models.compose(
    { b: convolution(1, 2, { size: 3 }), a: convolution(1, 2, { size: 3 }) },
    (m, x: Tensor) => m.a(x),
  );
  const one = models.initialise(small, random("seed"));
  const two = models.initialise(large, random("seed"));
  assert.deepEqual(one.get("a.weight")!.dataSync(), two.get("a.weight")!.dataSync());
  models.disposeWeights(one);
  models.disposeWeights(two);
});

test("every block's output is captured under its name", () => {
  const model = models.build(models.presets["resnet-tiny-icons"]);
  const weights = models.initialise(model, random("capture"));
  const seen: string[] = [];
  tf.tidy(() => {
    model.image.forward(weights, tf.ones([1, 32, 32, 1]), { capture: (name) => seen.push(name) });
  });
  assert.ok(seen.includes("layer2.0") && seen.includes("layer2.0.conv1"), seen.join());
  models.disposeWeights(weights);
});

test("a training pass leaves running statistics, and no other tensor", () => {
  const model = models.build(models.presets["simclr-tiny-icons"]);
  const weights = models.initialise(model, random("leak"));
  const images = tf.ones([2, 32, 32, 1]);
  const before = tf.memory().numTensors;
  const statistics = new Map<string, Tensor>();
  const context = { training: true, statistics };
  const { value, grads } = tf.variableGrads(
    () => {
      const features = model.image.forward(weights, images, context);
      return model.head!.forward(weights, features, context).square().mean().asScalar();
    },
    models.trainable(model).map((name) => variable(weights, name)),
  );
  value.dispose();
  Object.values(grads).forEach((grad) => grad.dispose());
  const running = Object.keys(model.parameters).filter((name) => /running/.test(name));
  assert.deepEqual([...statistics.keys()].sort(), running.sort());
  statistics.forEach((tensor) => tensor.dispose());
  assert.equal(tf.memory().numTensors, before);
  models.disposeWeights(weights);
  images.dispose();
});

function variable(weights: Map<string, Tensor>, name: string) {
  const tensor = weights.get(name)!;
  const made = tf.variable(tensor);
  weights.set(name, made);
  tensor.dispose();
  return made;
}

test("a folded model computes what the unfolded one does", () => {
  const model = models.build(models.presets["clip-tiny-icons"]);
  const weights = models.initialise(model, random("fold"));
  // Norms that differ from the identity, as after training.
  const stream = random("fold statistics");
  for (const [name, tensor] of weights) {
    if (!/bn\d\./.test(name)) continue;
    const values = Float32Array.from({ length: tensor.size }, () => 0.5 + stream.uniform());
    weights.set(name, tf.tensor(values, tensor.shape));
    tensor.dispose();
  }
  const images = tf.randomUniform([4, 32, 32, 1], 0, 1, "float32", 1);
  const folded = models.fold(model, weights);
  assert.ok(!folded.has("visual.trunk.bn1.weight"));
  const [plain, fast] = tf.tidy(() => [
    model.image.forward(weights, images).dataSync(),
    model.image.forward(folded, images).dataSync(),
  ]);
  assert.ok(maxDifference(plain!, fast!) < 1e-5);
});

test("running statistics follow PyTorch's rule: 0.9 old + 0.1 new, with the unbiased variance", () => {
  const layer = batchNorm(1);
  const weights = models.initialise(layer, random("bn"));
  const statistics = new Map<string, Tensor>();
  const x = tf.tensor4d([1, 2, 3, 6], [1, 2, 2, 1]);
  tf.tidy(() => layer.forward(weights, x, { training: true, statistics }));
  // torch.nn.BatchNorm2d(1)(torch.tensor([1., 2, 3, 6]).reshape(1, 1, 2, 2)): running_mean 0.3, running_var 1.3667
  assert.ok(Math.abs(statistics.get("running_mean")!.dataSync()[0]! - 0.3) < 1e-6);
  assert.ok(Math.abs(statistics.get("running_var")!.dataSync()[0]! - (0.9 + (0.1 * 14) / 3)) < 1e-6);
});
