import assert from "node:assert/strict";
import test from "node:test";
import { strongRedraws } from "../../../lib/data";
import { embeddedSource } from "../../../lib/data/embedded";
import { tf } from "../../../lib/engine";
import { presets } from "../../../lib/models";
import { random } from "../../../lib/random";
import { batchIndices, redrawnImages } from "../../../lib/training/batch-images";
import { embeddedExamples } from "../../../lib/training/examples/embedded-examples";
import { checkRecipe } from "../../../lib/training/read-recipe";

const recipe = checkRecipe(
  {
    preset: "icons-simclr",
    architecture: "simclr-tiny",
    source: "brand",
    sourceSize: 400,
    batchSize: 16,
    seed: 3,
  },
  "test",
);

test("SLIP's batches are SimCLR's two views with the captions' words; held-out pictures are CLIP's", async () => {
  const slip = checkRecipe(
    { ...recipe, objective: "slip", architecture: "slip-tiny-icons", sourceSize: 400 },
    "test",
  );
  const examples = await embeddedExamples(slip);
  const { input, clip } = presets["slip-tiny-icons"];
  const batch = await examples.batch(0);
  const image = [16, input.size, input.size, 1];
  assert.deepEqual(
    batch.map(({ shape }) => shape),
    [image, image, [16, clip!.text.context]],
  );
  assert.notDeepEqual(batch[0]!.dataSync(), batch[1]!.dataSync());
  // The words are drawn first: they are those of CLIP's batch of the same step.
  const plain = await embeddedExamples(
    checkRecipe({ ...slip, objective: "clip", architecture: "clip-tiny-icons" }, "test"),
  );
  const [view, ids] = await plain.batch(0);
  assert.deepEqual(batch[2]!.dataSync(), ids!.dataSync());
  assert.deepEqual(batch[0]!.dataSync(), view!.dataSync());
  const heldOut = await examples.heldOut.batch(0, 5);
  const same = await plain.heldOut.batch(0, 5);
  heldOut.forEach((tensor, i) => assert.deepEqual(tensor.dataSync(), same[i]!.dataSync()));
  tf.dispose([...batch, view!, ids!, ...heldOut, ...same]);
  await Promise.all([examples.close(), plain.close()]);
});

test("pictures redrawn in the thread are those that this one would draw, in any order of steps", async () => {
  const examples = await embeddedExamples(recipe);
  const { pictures } = await embeddedSource(recipe.source, recipe.sourceSize);
  const { input } = presets["simclr-tiny"];
  const before = tf.memory().numTensors;
  // One after the other, back, and far ahead: only the first ones were made ahead.
  for (const step of [0, 1, 2, 1, 40]) {
    const views = await examples.batch(step);
    const stream = random("batch", "pretrain/3", step);
    const indices = batchIndices(examples.count, 16, "pretrain/3", step);
    for (const view of views) {
      const expected = redrawnImages(pictures, indices, input, strongRedraws, stream);
      assert.deepEqual(view.shape, [16, input.size, input.size, 3]);
      assert.deepEqual(await view.data(), await expected.data());
      tf.dispose([view, expected]);
    }
  }
  assert.equal(tf.memory().numTensors, before);
  await examples.close();
});
