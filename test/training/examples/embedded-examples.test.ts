import assert from "node:assert/strict";
import test from "node:test";
import { embeddedSource } from "../../../lib/data/embedded";
import { tf } from "../../../lib/engine";
import { presets } from "../../../lib/models";
import { random } from "../../../lib/random";
import { pretrainingRedraws, batchIndices, redrawnImages } from "../../../lib/training/batch-images";
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
      const expected = redrawnImages(pictures, indices, input, pretrainingRedraws, stream);
      assert.deepEqual(view.shape, [16, input.size, input.size, 3]);
      assert.deepEqual(await view.data(), await expected.data());
      tf.dispose([view, expected]);
    }
  }
  assert.equal(tf.memory().numTensors, before);
  await examples.close();
});
