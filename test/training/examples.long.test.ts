import assert from "node:assert/strict";
import { cpSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { tf, type Tensor } from "../../lib/engine";
import { checkRecipe } from "../../lib/training";
import type { Examples } from "../../lib/training/examples/examples";
import { contentOf, openExamples } from "../../lib/training/examples/open-examples";
import { jpeg, lay, temporaryFolder } from "../data/files";
import { writeTar } from "../data/shards";

const folder = temporaryFolder();
const recipe = (source: string, more: object) =>
  checkRecipe(
    {
      source,
      steps: 10,
      batchSize: 6,
      learningRate: 1e-3,
      weightDecay: 0,
      schedule: "constant",
      seed: 3,
      ...more,
    },
    "test",
  );
const supervised = { objective: "supervised", architecture: "resnet-tiny" };
const clip = { objective: "clip", architecture: "clip-tiny-resnet" };

/** Two classes of 20 pictures: red ones and black ones; one file is no picture. */
const classFolders = (async () => {
  const at = join(folder, "colours");
  for (let i = 0; i < 20; i++)
    lay(at, {
      [`red_things/${i}.jpg`]: i === 7 ? Buffer.from("no picture") : await jpeg(255),
      [`black/${i}.jpg`]: await jpeg(0),
    });
  return at;
})();

/** Three shards of 10 captioned pictures each, the shade of red in the caption. */
const shards = (async () => {
  for (let shard = 0; shard < 3; shard++) {
    const members: [string, Buffer | string][] = [];
    for (let i = 0; i < 10; i++) {
      const red = 8 * (10 * shard + i);
      members.push([`${shard}${i}.jpg`, await jpeg(red)], [`${shard}${i}.txt`, `${red} red`]);
    }
    await writeTar(join(folder, "shards", `0000${shard}.tar`), members);
  }
  return join(folder, "shards", "{00000..00002}.tar");
})();

async function numbers(examples: Examples, step: number): Promise<number[][]> {
  const batch = await examples.batch(step);
  const values = batch.map((tensor) => Array.from(tensor.dataSync()));
  tf.dispose(batch);
  return values;
}

describe("examples from files", () => {
  it("are pictures with the labels of their folders, and a bad one's place is taken", async () => {
    const examples = await openExamples(recipe(await classFolders, supervised));
    // 80 % of each class belong to the training split, of which a tenth is held out.
    assert.equal(examples.count + examples.heldOut.count, 32);
    assert.equal(examples.heldOut.count, 3);
    assert.deepEqual(examples.classes, ["black", "red things"]);
    const before = tf.memory().numTensors;
    for (let step = 0; step < 8; step++) {
      const [images, labels] = (await examples.batch(step)) as [Tensor, Tensor];
      assert.deepEqual(images.shape, [6, 32, 32, 3]);
      const reds = tf.tidy(() => images.max<Tensor>([1, 2]).slice([0, 0], [6, 1]));
      const values = reds.dataSync();
      labels.dataSync().forEach((label, i) => assert.equal((values[i] as number) > 0.9, label === 1));
      reds.dispose();
      tf.dispose([images, labels]);
    }
    assert.equal(tf.memory().numTensors, before);
    await examples.close();
  });

  it("are the same batch at the same step, whether the run was cut off or not", async () => {
    for (const [source, kind] of [
      [await classFolders, supervised],
      [await shards, clip],
    ] as const) {
      const whole = await openExamples(recipe(source, kind));
      const all: number[][][] = [];
      for (let step = 0; step < 9; step++) all.push(await numbers(whole, step));
      await whole.close();
      assert.notDeepEqual(all[0], all[1]);
      // Step 7 lies in the middle of an epoch: 4 batches of 6 are one.
      const resumed = await openExamples(recipe(source, kind));
      for (const step of [7, 8, 2]) assert.deepEqual(await numbers(resumed, step), all[step]);
      await resumed.close();
    }
  });

  it("come from shards with their captions, each once an epoch, none that is held out", async () => {
    const examples = await openExamples(recipe(await shards, { ...clip, batchSize: 9 }));
    assert.deepEqual([examples.count, examples.heldOut.count], [27, 3]);
    const ids = [];
    for (const step of [0, 1, 2]) {
      const [, texts] = await numbers(examples, step);
      for (let i = 0; i < 9; i++) ids.push(texts!.slice(32 * i, 32 * (i + 1)).join());
    }
    assert.equal(new Set(ids).size, 27);
    const [, out] = (await examples.heldOut.batch(0, 3)) as [Tensor, Tensor];
    for (const row of out.arraySync() as number[][]) assert.ok(!ids.includes(row.join()));
    await examples.close();
    const part = await openExamples(recipe(await shards, { ...clip, batchSize: 5, sourceSize: 10 }));
    assert.equal(part.count, 10);
    const seen = [...(await numbers(part, 0))[1]!, ...(await numbers(part, 1))[1]!];
    assert.equal(
      new Set(Array.from({ length: 10 }, (_, i) => seen.slice(32 * i, 32 * (i + 1)).join())).size,
      10,
    );
    await part.close();
  });

  it("end with a line that names a shard which is gone, cut short or written to while they are read", async () => {
    const path = join(folder, "shards", "00001.tar");
    await shards;
    const content = readFileSync(path);
    const gone = /00001\.tar: is gone since the run began/;
    const cut = /00001\.tar: has changed from \d+ to \d+ bytes since the run began/;
    for (const [pattern, spoil, said] of [
      ["{00000..00002}.tar", () => rmSync(path), gone],
      // Such a pattern would pass over it.
      ["*.tar", () => rmSync(path), gone],
      ["*.tar", () => truncateSync(path, content.length / 2), cut],
      ["*.tar", () => writeFileSync(path, content), /00001\.tar: was written to since the run began/],
    ] as const) {
      const examples = await openExamples(recipe(join(folder, "shards", pattern), clip));
      tf.dispose(await examples.batch(0));
      spoil();
      await assert.rejects(async () => {
        // An epoch is four batches: it may have been read whole before.
        for (let step = 1; step < 9; step++) tf.dispose(await examples.batch(step));
      }, said);
      await examples.close();
      writeFileSync(path, content);
    }
    // What was broken from the start gives what it holds.
    truncateSync(path, content.length / 2);
    const examples = await openExamples(recipe(await shards, clip));
    assert.ok(examples.count < 27);
    for (let step = 0; step < 9; step++) tf.dispose(await examples.batch(step));
    await examples.close();
    writeFileSync(path, content);
  });

  it("get a caption from their class, two views for SimCLR, and grey where the model sees no colours", async () => {
    const captioned = await openExamples(
      recipe(await classFolders, { objective: "clip", architecture: "clip-tiny-icons" }),
    );
    assert.deepEqual([...captioned.words].sort(), ["a", "black", "of", "photo", "red", "things"]);
    const [images] = (await captioned.batch(0)) as [Tensor];
    assert.deepEqual(images.shape, [6, 32, 32, 1]);
    await captioned.close();
    const views = await openExamples(
      recipe(await classFolders, { objective: "simclr", architecture: "simclr-tiny" }),
    );
    const [first, second] = await numbers(views, 0);
    assert.equal(first?.length, second?.length);
    await views.close();
  });

  it("have another content when a file is gone, and the same in another place", async () => {
    const [here, there] = [await classFolders, join(folder, "elsewhere", "colours")];
    cpSync(here, there, { recursive: true });
    const before = await contentOf(recipe(here, supervised));
    lay(here, { "black/new.jpg": await jpeg(0) });
    assert.notEqual(await contentOf(recipe(here, supervised)), before);
  });

  it("are refused in one line where they don't fit", async () => {
    await assert.rejects(openExamples(recipe("nowhere", supervised)), /no source or task is called nowhere/);
    await assert.rejects(openExamples(recipe(await shards, { ...supervised })), /has 0 samples|no labels/);
    assert.throws(
      () => recipe("ui", { ...supervised, augmentation: "none" }),
      /augmentation: "none": expected one of clip/,
    );
  });
});
