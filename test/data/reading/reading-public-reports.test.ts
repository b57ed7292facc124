import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import sharp from "sharp";
import * as data from "../../../lib/data";
import { ownHome } from "../../training/own-home";
import { all, jpeg, lay, temporaryFolder } from "../files";
import { writeTar } from "../shards";

// What users of other tools report in public; the address of each is in its test's name.
after(ownHome().remove);
const root = temporaryFolder();
const read = async (dataset: data.Dataset, options: data.ReadOptions = {}) => {
  const skipLog = new data.SkipLog({ maxBad: 1 });
  const samples = await all(data.readSamples(dataset, { skipLog, ...options }));
  return { samples, skipped: Object.fromEntries(skipLog.skipped) };
};
const caption = (key: string, text: string) =>
  [
    [`${key}.jpg`, "J"],
    [`${key}.txt`, text],
  ] as const;

test("a gap in the shards' numbers costs the shard (img2dataset 174)", async () => {
  for (const shard of ["0", "2"]) await writeTar(join(root, `gap/${shard}.tar`), caption(shard, "x"));
  const { samples, skipped } = await read(data.findDataset(join(root, "gap/{0..2}.tar")));
  assert.deepEqual([samples.length, skipped], [2, { "missing file": 1 }]);
});

test("of a file that stands twice in a shard the later one counts (webdataset 286)", async () => {
  await writeTar(join(root, "twice.tar"), [
    ["a.jpg", "first"],
    ["a.txt", "x"],
    ["a.jpg", "second"],
  ]);
  const { samples } = await read(data.findDataset(join(root, "twice.tar")));
  assert.equal(samples.length, 1);
  assert.equal(String(await samples[0]!.image!()), "second");
});

test("shards of the same name in two folders are two, and a change of either is seen (webdataset 463)", async () => {
  await writeTar(join(root, "same/a/0.tar"), caption("0", "of a"));
  await writeTar(join(root, "same/b/0.tar"), caption("0", "of b"));
  const dataset = data.findDataset(join(root, "same/{a,b}/0.tar"));
  assert.deepEqual(
    (await read(dataset)).samples.map((one) => one.caption),
    ["of a", "of b"],
  );
  const contents = [await data.datasetContent(dataset)];
  for (const folder of ["a", "b"]) {
    await writeTar(join(root, `same/${folder}/0.tar`), [
      ...caption("0", "x"),
      ...caption("1", "y".repeat(5000)),
    ]);
    contents.push(await data.datasetContent(dataset));
  }
  assert.equal(new Set(contents).size, 3);
});

test("paths behind a comma and a space are found (open_clip 789)", async () => {
  lay(root, { "pics/0.jpg": await jpeg(9), "space.csv": "title, filepath\na cat, pics/0.jpg\n" });
  const { samples, skipped } = await read(data.findDataset(join(root, "space.csv")));
  assert.deepEqual([samples.map((one) => one.caption), skipped], [["a cat"], {}]);
});

test("an empty folder of a class in validation shifts no label (pytorch-image-models 957)", async () => {
  for (const [split, classes] of [
    ["train", "abc"],
    ["val", "ac"],
  ] as const)
    for (const name of classes)
      lay(root, {
        [`shift/${split}/${name}/0.pgm`]: `P5 1 1 255\n${split === "val" ? name : name.toUpperCase()}`,
      });
  mkdirSync(join(root, "shift/val/b"));
  const task = await data.loadTask(join(root, "shift"), { maxBad: 1 });
  assert.deepEqual(
    [task.classes, task.test.labels],
    [
      ["a", "b", "c"],
      [0, 2],
    ],
  );
  assert.deepEqual(Object.fromEntries(task.skipLog!.skipped), { "empty class": 1 });
});

test("a picture beyond the limit of pixels is called huge, and the others are read (sharp 2373)", async () => {
  const huge = await sharp({
    create: { width: 20_000, height: 14_000, channels: 3, background: "red" },
    limitInputPixels: false,
  })
    .toColourspace("b-w")
    .png({ compressionLevel: 1 })
    .toBuffer();
  const pictures = Object.fromEntries(
    [..."0123"].flatMap((i) => [..."ab"].map((name) => [`huge/${name}/${i}.pgm`, `P5 1 1 255\n${name}${i}`])),
  );
  lay(root, { ...pictures, "huge/a/huge.png": huge });
  assert.equal(
    (await data.checkDataset(data.findDataset(join(root, "huge")))).skipped["huge image"]?.count,
    1,
  );
});

test("of an animation the first picture is taken, whatever its kind (sharp 1823)", async () => {
  const frames = Buffer.concat(
    [
      [255, 0, 0],
      [0, 255, 0],
      [0, 0, 255],
    ].map((colour) => Buffer.from(Array(64).fill(colour).flat())),
  );
  const raw = { width: 8, height: 24, channels: 3, pageHeight: 8 } as const;
  for (const bytes of [
    await sharp(frames, { raw }).gif().toBuffer(),
    await sharp(frames, { raw }).webp({ lossless: true }).toBuffer(),
  ]) {
    const opened = await data.images.openImage(bytes, "animation");
    const { data: pixels, info } = await (
      await opened.pipeline()
    )
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    assert.deepEqual([info.width, info.height, ...pixels.subarray(0, 3)], [8, 8, 255, 0, 0]);
  }
});
