import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { tf, type Tensor } from "../../../lib/engine";
import {
  build,
  disposeWeights,
  initialise,
  logitScale,
  objectiveFor,
  presets,
  type Architecture,
} from "../../../lib/models";
import { random } from "../../../lib/random";
import { contrastiveLoss, ntXent, slipLoss, train } from "../../../lib/training";
import { objectiveOf } from "../../../lib/training/objectives";

const { clip, ...rest } = presets["slip-tiny-icons"];
const architecture: Architecture = { ...rest, clip: { ...clip!, text: { ...clip!.text, vocabulary: 64 } } };
const model = build(architecture);

/** Eight pictures in two views each, and a caption of its own for each. */
function batch(): [Tensor, Tensor, Tensor] {
  const stream = random("slip", "batch");
  const pixels = Float32Array.from({ length: 8 * 32 * 32 }, () => stream.normal());
  const first = tf.tensor4d(pixels, [8, 32, 32, 1]);
  const second = tf.tidy(() => first.add<Tensor>(tf.randomNormal([8, 32, 32, 1], 0, 0.3, "float32", 1)));
  const ids = Int32Array.from({ length: 8 * clip!.text.context }, (_, i) => 2 + Math.floor(i / 4));
  return [first, second, tf.tensor2d(ids, [8, clip!.text.context], "int32")];
}

describe("SLIP", () => {
  it("is a CLIP with a head on the features before CLIP's projection, and starts as that CLIP does", () => {
    assert.equal(objectiveFor(architecture), "slip");
    const plain = build({ ...rest, clip: architecture.clip!, simclr: undefined } as Architecture);
    const more = Object.keys(model.parameters).filter((name) => !(name in plain.parameters));
    assert.ok(more.length > 0 && more.every((name) => name.startsWith("image_mlp.")), more.join());
    const { featureSize } = model.parts!.trunk;
    assert.deepEqual(model.parameters["image_mlp.layer1.weight"]!.shape, [256, featureSize]);
    const [weights, own] = [initialise(model, random("start")), initialise(plain, random("start"))];
    for (const [name, tensor] of own)
      assert.deepEqual(weights.get(name)!.dataSync(), tensor.dataSync(), name);
    [weights, own].forEach(disposeWeights);
  });

  it("sums CLIP's loss of the first views with NT-Xent of both, by the parts the whole model is made of", () => {
    const weights = initialise(model, random("sum"));
    const [first, second, ids] = batch();
    const [got, expected] = tf.tidy(() => {
      // Batch norm as at inference: no picture's features depend on the others'.
      const headOf = (views: Tensor) =>
        model.head!.forward(weights, model.parts!.trunk.forward(weights, views));
      const texts = model.text!.forward(weights, ids);
      const alone = contrastiveLoss(model.image.forward(weights, first), texts, logitScale(weights));
      const views = ntXent(headOf(first), headOf(second), 0.1);
      const sum = slipLoss(model, weights, first, second, ids, {});
      return [sum.dataSync()[0]!, alone.dataSync()[0]! + views.dataSync()[0]!];
    });
    assert.ok(Math.abs(got - expected) < 1e-4 * expected, `${got}, not ${expected}`);
    tf.dispose([first, second, ids]);
    disposeWeights(weights);
  });

  it("falls in a few steps on one batch, in both its parts", async () => {
    const before = tf.memory().numTensors;
    const losses: number[] = [];
    const weights = await train<Tensor[]>({
      parameters: model.parameters,
      weights: initialise(model, random("few steps")),
      batch,
      ...objectiveOf({ objective: "slip" }, model),
      schedule: { kind: "constant", peak: 2e-3, steps: 12 },
      optimiser: { weightDecay: 0 },
      every: 1,
      report: ({ loss }) => void losses.push(loss),
    });
    // Of eight pictures chance is ln 8 for CLIP's half, and ln 15 for SimCLR's.
    assert.ok(losses.at(-1)! < 0.5 * losses[0]!, losses.join());
    assert.ok(losses.at(-1)! < Math.log(8), losses.join());
    disposeWeights(weights);
    assert.equal(tf.memory().numTensors, before);
  });

  it("needs both heads, and an image tower that does not project by itself", () => {
    const one = build(presets["clip-tiny-icons"]);
    const none = tf.zeros([2, 1]);
    assert.throws(() => slipLoss(one, new Map(), none, none, none, {}), /text tower and a projection head/);
    none.dispose();
    const projecting = { ...presets["clip-tiny-vit"], simclr: { hidden: 8, output: 4 } };
    assert.throws(() => build(projecting), /^UserError: .*kind clip-vit projects by itself$/);
  });
});
