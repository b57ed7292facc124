import assert from "node:assert/strict";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { loadTask } from "../../lib/data";
import { tf, type Tensor } from "../../lib/engine";
import { build, disposeWeights, initialise, presets, type Model } from "../../lib/models";
import { random } from "../../lib/random";
import { UserError, silentProgress, showProgressWith } from "../../lib/common";
import { carryOutRecipe, checkpointFolder, checkRecipe, loadWeights, readMetrics } from "../../lib/training";
import { taskAccuracy } from "../../lib/training/task-accuracy";
import { zeroShotHead } from "../../lib/transfer";
import { forwardAll } from "../../lib/transfer/evaluation-images";
import { jpeg, lay, temporaryFolder } from "../data/files";
import { ownHome } from "./own-home";

after(ownHome().remove);
showProgressWith(silentProgress);
const folder = temporaryFolder();

/** A model that sees a picture's mean colour, and nothing else. */
const colours = (): Model => ({
  ...build(presets["simclr-tiny"]),
  image: { parameters: {}, featureSize: 3, forward: (_, images) => images.mean<Tensor>([1, 2]) },
});

/** Class folders of 100 red pictures and 100 black ones, of which so many lie in the other's folder. */
async function reds(name: string, strayed: number): Promise<string> {
  const at = join(folder, name);
  for (let i = 0; i < 100; i++)
    lay(at, {
      [`bright/${i}.jpg`]: await jpeg(i < strayed ? 0 : 255),
      [`dark/${i}.jpg`]: await jpeg(i < strayed ? 255 : 0),
    });
  return at;
}

describe("the accuracy on a task while a run goes on", () => {
  it("is that of the nearest class mean, on pictures that no mean was taken from", async () => {
    const recipe = (task: string) => ({ evaluate: { task } });
    const sorted = await taskAccuracy(recipe(await reds("sorted", 0)), colours(), []);
    const before = tf.memory().numTensors;
    assert.equal(await sorted!(new Map()), 1);
    assert.equal(tf.memory().numTensors, before);
    // 80 of each class are for training, of which 20 make the means and 60 are measured on. Of a class, 10 of 100
    // strayed: the mean is still on its side, and exactly the strayed are wrong.
    const strayed = await taskAccuracy(recipe(await reds("strayed", 10)), colours(), []);
    const wrong = 120 * (1 - (await strayed!(new Map())));
    assert.ok(Math.abs(wrong - Math.round(wrong)) < 1e-9 && wrong > 0 && wrong <= 20, `${wrong}`);
  });

  it("is what transfer's zero-shot head gives on the validation pictures", async () => {
    const model = build(presets["clip-tiny-icons"]);
    const weights = initialise(model, random("task accuracy"));
    const task = await loadTask("arrows");
    const words = task.synonyms.flat();
    const measure = await taskAccuracy({ evaluate: { task: "arrows" } }, model, words);
    const got = await measure!(weights);
    const head = await zeroShotHead({ model, weights, words }, task);
    const { output, indices } = await forwardAll(task.validation, model.architecture, (images) =>
      model.image.forward(weights, images),
    );
    assert.ok(indices.length <= 1000, "all of them are measured on");
    const found = tf.tidy(() => tf.matMul(output, head).argMax(1));
    const right = indices.filter((index, i) => task.validation.labels[index] === found.dataSync()[i]).length;
    assert.ok(right > 0);
    assert.equal(got, right / indices.length);
    tf.dispose([head, output, found]);
    disposeWeights(weights);
  });

  it("is written beside the loss, and changes nothing in what is trained", async () => {
    const plain = checkRecipe({ preset: "demo", sourceSize: 300, batchSize: 16, steps: 12 }, "test");
    const looked = checkRecipe({ ...plain, evaluate: { task: "arrows", every: 4 } }, "test");
    const digest = async (id: string) => {
      const weights = await loadWeights({ id });
      const values = [...weights].map(([name, tensor]) => [name, Array.from(tensor.dataSync())] as const);
      disposeWeights(weights);
      return new Map(values);
    };
    const first = await carryOutRecipe(looked);
    const metrics = readMetrics(checkpointFolder(first!.id));
    assert.deepEqual(
      metrics.filter(({ taskAccuracy }) => taskAccuracy !== undefined).map(({ step }) => step),
      [4, 8, 12],
    );
    const trained = await digest(first!.id);
    after(ownHome().remove);
    const second = await carryOutRecipe(plain);
    assert.equal(second!.id, first!.id);
    assert.deepEqual(await digest(second!.id), trained);
  });

  it("is refused where the task is not there, or has no picture to measure on", async () => {
    const model = colours();
    const recipe = (task: string) => ({ evaluate: { task } });
    await assert.rejects(
      taskAccuracy(recipe("nowhere"), model, []),
      /^UserError: recipe: evaluate: no source/,
    );
    const small = join(folder, "small");
    for (let i = 0; i < 10; i++)
      lay(small, { [`one/${i}.jpg`]: await jpeg(0), [`two/${i}.jpg`]: await jpeg(255) });
    await assert.rejects(
      taskAccuracy(recipe(small), model, []),
      (error: unknown) => error instanceof UserError && /to measure on$/.test(error.message),
    );
    assert.throws(
      () => checkRecipe({ preset: "demo", evaluate: { task: "arrows", often: 3 } }, "cell"),
      /^UserError: cell: evaluate: .*often/,
    );
  });
});
