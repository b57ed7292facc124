import assert from "node:assert/strict";
import { test } from "node:test";
import { tf } from "../../lib/engine";
import * as models from "../../lib/models";
import { random } from "../../lib/random";
import { formulaImages, formulaWeights } from "./formula";
import { maxDifference } from "./numeric";

function tiny(name: models.ArchitectureName): models.Checkpoint {
  const architecture = models.presets[name];
  const weights = models.initialise(models.build(architecture), random("encode"));
  return { architecture, weights, from: "test", words: ["red", "car"] };
}

test("pictures in batches of any size have the same features, and no tensor stays", async () => {
  const checkpoint = tiny("clip-tiny-vit");
  const before = tf.memory().numTensors;
  const pixels = Uint8Array.from({ length: 5 * 32 * 32 * 3 }, (_, i) => (i * 7919) % 256);
  const cut = (n: number) => pixels.subarray(0, n * 32 * 32 * 3);
  const whole = await models.encodeImages(checkpoint, [pixels]);
  const parts = await models.encodeImages(checkpoint, [cut(2), pixels.subarray(cut(2).length)]);
  assert.deepEqual(whole.shape, [5, 128]);
  assert.deepEqual(parts.shape, whole.shape);
  assert.ok(maxDifference(whole.values, parts.values) < 1e-5);
  assert.equal(tf.memory().numTensors, before);
  await assert.rejects(models.encodeImages(checkpoint, [pixels.subarray(1)]), /expected pictures of 32x32x3/);
  models.disposeWeights(checkpoint.weights);
});

test("texts go through the checkpoint's own tokeniser", async () => {
  const words = tiny("clip-tiny-icons");
  const features = await models.encodeTexts(words, ["a red car", "red car!", "car red", "green"]);
  assert.deepEqual(features.shape, [4, 128]);
  const row = (i: number) => features.values.slice(i * 128, (i + 1) * 128);
  assert.ok(maxDifference(row(1), row(2)) < 1e-5, "the order of words does not matter");
  assert.ok(maxDifference(row(1), row(3)) > 1e-2);
  const ids = models.tokeniser(tiny("clip-tiny-vit"))(["cat"]);
  assert.deepEqual([...ids.slice(0, 4)], [49406, 2368, 49407, 0]);
  await assert.rejects(models.encodeTexts(tiny("vit-tiny"), ["x"]), /no text tower/);
});

test("short texts take no longer context than they need, and have the same features", async () => {
  const checkpoint = tiny("clip-tiny-vit");
  const texts = ["a cat", "a photo of a much longer name of a cat, i.e. of one that needs many tokens"];
  const { values } = await models.encodeTexts(checkpoint, texts, { batchSize: 1 });
  const { text } = models.build(checkpoint.architecture);
  const context = checkpoint.architecture.clip!.text.context;
  const whole = tf.tidy(() => {
    const ids = tf.tensor2d(models.tokeniser(checkpoint)(texts), [2, context], "int32");
    return text!.forward(checkpoint.weights, ids);
  });
  assert.ok(maxDifference(values, whole.dataSync()) < 1e-5);
  whole.dispose();
  models.disposeWeights(checkpoint.weights);
});

test("any block's activations can be asked for by name", async () => {
  const checkpoint = tiny("vit-tiny");
  const names = models.blocks(checkpoint.architecture).map(({ name }) => name);
  assert.ok(names.includes("blocks.2"), names.join());
  const found = await models.encodeImages(checkpoint, [new Uint8Array(32 * 32 * 3)], { block: "blocks.2" });
  assert.deepEqual(found.shape, [1, 65, 96]);
  await assert.rejects(
    models.encodeImages(checkpoint, [new Uint8Array(32 * 32 * 3)], { block: "blocks.9" }),
    /no block blocks.9; there are patch_embed/,
  );
});

test("features don't depend on the batch they are in", () => {
  const model = models.build(models.presets["mixer-tiny"]);
  const weights = formulaWeights(model.parameters);
  const images = formulaImages(4, 32, 3);
  const [all, first] = tf.tidy(() => [
    model.image.forward(weights, images).dataSync(),
    model.image.forward(weights, images.slice([0, 0, 0, 0], [1, 32, 32, 3])).dataSync(),
  ]);
  assert.ok(maxDifference(first!, all!.slice(0, first!.length)) < 1e-5);
  models.disposeWeights(weights);
  images.dispose();
});
