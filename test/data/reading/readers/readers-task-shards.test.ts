import assert from "node:assert/strict";
import { writeFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { gzipSync } from "node:zlib";
import * as data from "../../../../lib/data";
import { ownHome } from "../../../training/own-home";
import { lay, temporaryFolder } from "../../files";
import { writeTar } from "../../shards";

after(ownHome().remove);
const root = temporaryFolder();

let count = 0;
/** Members of so many samples: pictures of 1 x 1, labels in turn. */
const labelled = (samples: number, labels: readonly number[]) =>
  Array.from({ length: samples }, (_, i) => {
    const key = `${count++}`.padStart(4, "0");
    return [
      [`${key}.pgm`, Buffer.from(`P5 1 1 255\n${String.fromCharCode(33 + (count % 90))}`, "latin1")] as const,
      [`${key}.cls`, `${labels[i % labels.length]}`] as const,
    ];
  }).flat();
const folder = async (name: string, shards: Readonly<Record<string, number>>, classes?: string) => {
  for (const [shard, samples] of Object.entries(shards))
    await writeTar(join(root, name, shard), labelled(samples, [0, 1]));
  if (classes !== undefined) lay(root, { [`${name}/classnames.txt`]: classes });
  return join(root, name);
};
const noTask = async (path: string) => (await data.checkDataset(data.findDataset(path))).noTask;

test("folders of shards a split, with the classes' names beside them, are a task", async () => {
  const path = await folder("whole", { "train/0.tar": 12, "train/1.tar": 8, "test/0.tar": 6 }, "cat\ndog\n");
  const packed = join(path, "train", "1.tar");
  writeFileSync(`${packed}.gz`, gzipSync(readFileSync(packed)));
  writeFileSync(packed, "");
  lay(root, { "whole/zeroshot_classification_templates.txt": "a picture of a {c}\n" });
  const task = await data.loadTask(path);
  assert.deepEqual(
    [task.classes, task.templates, task.train.labels.length, task.test.labels.length],
    [["cat", "dog"], ["a picture of a {}"], 20, 6],
  );
  assert.deepEqual(Object.fromEntries(task.skipLog!.skipped), { "truncated file": 1 });
});

test("what opening shards as a task refuses, a check says too", async () => {
  for (const [path, why] of [
    [await folder("nameless", { "train/0.tar": 4, "test/0.tar": 4 }), /^no classes, expected class folders/],
    [await folder("untested", { "train/0.tar": 4 }, "cat\ndog\n"), /^no test picture, expected a test split/],
    [
      await folder("three", { "train/0.tar": 4, "test/0.tar": 4 }, "cat\ndog\nemu\n"),
      /^class 2 \(emu\) has no training picture/,
    ],
  ] as const) {
    assert.match((await noTask(path))!, why);
    await assert.rejects(data.loadTask(path), {
      name: "UserError",
      message: new RegExp(why.source.slice(1)),
    });
  }
  const flat = join(root, "flat.tar");
  await writeTar(flat, labelled(4, [0, 1]));
  await assert.rejects(data.loadTask(flat), /no classes, expected class folders, or shards in train/);
  assert.equal((await data.checkDataset(data.findDataset(flat))).isGood, true, "as a source it is whole");
});

test("a shard that is not sorted, and names with dots, are called that", async () => {
  const keys = ["a", "b", "c"];
  await writeTar(join(root, "unsorted.tar"), [
    ...keys.map((key) => [`${key}.jpg`, "J"] as const),
    ...keys.map((key) => [`${key}.txt`, "a caption"] as const),
  ]);
  await assert.rejects(data.checkDataset(data.findDataset(join(root, "unsorted.tar"))), {
    message:
      /^none of 3 samples can be used: 3 files of a sample apart: the shard is not sorted \(.*tar: a, /,
  });
  await writeTar(join(root, "dots.tar"), [
    ["v1.0/a 0.5 mix.jpg", "J"],
    ["v1.0/a 0.5 mix.txt", "a caption"],
  ]);
  await assert.rejects(data.checkDataset(data.findDataset(join(root, "dots.tar"))), {
    message:
      /1 dot in a name, after which WebDataset takes all for the extension \(.*v1\.0\/a 0\.5 mix\.jpg\)/,
  });
});
