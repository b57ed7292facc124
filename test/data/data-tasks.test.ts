import assert from "node:assert/strict";
import { test } from "node:test";
import * as data from "../../lib/data";
import {
  embeddedTasks,
  groupInHalf,
  heldOutOfHalf,
  officialTasks,
  tinyImageNetGroups,
  type TinyImageNetGroup,
} from "../../lib/catalogue";
import {
  tinyImageNetClasses,
  tinyImageNetFolders,
  tinyImageNetHalf,
} from "../../lib/catalogue/classes/tiny-imagenet";
import { synonyms } from "../../lib/catalogue/classes/synonyms";
import { task } from "./tasks";

test("the study's tasks: names agree with labels and counts", () => {
  const names = officialTasks.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  for (const { name, classes, reader, templates } of officialTasks) {
    const twice = name === "IN1K" ? 2 : 0; // crane, maillot
    assert.equal(new Set(classes).size, classes.length - twice, `${name}: a name twice`);
    const folders = reader.folders as string[] | undefined;
    if (folders !== undefined) assert.equal(folders.length, classes.length, name);
    assert.ok(
      templates.every((template) => template.split("{}").length === 2),
      name,
    );
  }
  const count = (name: string) => task(name).classes.length;
  assert.deepEqual(
    [
      "CIFAR100",
      "DTD",
      "CALTECH101",
      "PETS",
      "REAL",
      "CLIPART",
      "EuroSAT",
      "CassavaLeafDisease",
      "CameraTraps",
      "IN1K",
      "TinyImageNet",
    ].map(count),
    [100, 47, 102, 37, 345, 345, 10, 5, 15, 1000, 200],
  );
});

test("Tiny-ImageNet's groups: every class in one, and none of a held-out class in a source", () => {
  const groups = Object.keys(tinyImageNetGroups) as TinyImageNetGroup[];
  assert.deepEqual(groups.flatMap((group) => tinyImageNetGroups[group]).sort(), [...tinyImageNetFolders]);
  const shown = groups.flatMap((group) => groupInHalf(group, false));
  assert.deepEqual([...shown, ...heldOutOfHalf].sort(), [...tinyImageNetHalf]);
  const nameOf = (folder: string) => tinyImageNetClasses[tinyImageNetFolders.indexOf(folder)];
  // One that each definition is about: a bird, a pot, a fruit, a bridge, a shore.
  const group = (name: string) =>
    groups.find((one) => tinyImageNetGroups[one].some((folder) => nameOf(folder) === name));
  assert.deepEqual(["albatross", "teapot", "banana", "viaduct", "beach"].map(group), [
    "animals",
    "things",
    "food",
    "places",
    "places",
  ]);
  assert.equal(task("TinyImageNet32-held-out").classes.length, 18);
});

test("other names of classes: of classes that there are, and each is one more", () => {
  const plain = (name: string) => name.toLowerCase().replace(/[-_]/g, " ");
  const classes = new Set([...officialTasks, ...embeddedTasks].flatMap((one) => one.classes.map(plain)));
  for (const [name, others] of synonyms) {
    assert.ok(classes.has(plain(name)), `${name} is no class`);
    assert.equal(new Set(others).size, others.length, name);
    for (const other of others)
      assert.ok(!` ${plain(other)} `.includes(` ${plain(name)} `), `${other} is found by ${name}`);
  }
});

const real = process.env.UPSTREAM_DATA;

test(
  "real photographs: every split and class as stated",
  { skip: real === undefined ? "UPSTREAM_DATA is not set" : false },
  async () => {
    for (const name of [
      "CIFAR10-part",
      "DTD-part",
      "Omniglot-small1",
      "TinyImageNet32",
      "TinyImageNet32-held-out",
    ]) {
      const opened = await data.loadTask(task(name));
      assert.deepEqual(
        [opened.train.labels.length, opened.test.labels.length, opened.skipLog?.bad],
        [task(name).train, task(name).test, 0],
        name,
      );
      const label = opened.train.samples[0]?.label as number;
      const folder = opened.train.samples[0]?.key.split("/").at(-2) as string;
      if (name === "CIFAR10-part") assert.equal(opened.classes[label], folder);
    }
  },
);
