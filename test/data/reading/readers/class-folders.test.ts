import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import * as data from "../../../../lib/data";
import { all, lay, temporaryFolder } from "../../files";
import { readerIn, task } from "../../tasks";

const root = temporaryFolder();
const read = readerIn(root);

test("class folders: EuroSAT in its zip, Caltech's 30 a class, Omniglot's alphabets", async () => {
  const zipped = {
    "2750/AnnualCrop/AnnualCrop_1.jpg": "a",
    "2750/SeaLake/SeaLake_1.jpg": "b",
    "2750/SeaLake/._SeaLake_1.jpg": "mac",
  };
  lay(join(root, "zip"), zipped);
  const made = spawnSync("python3", ["-c", "import shutil; shutil.make_archive('EuroSAT', 'zip', 'zip')"], {
    cwd: root,
  });
  assert.equal(made.status, 0, String(made.stderr));
  const euroSat = await read("EuroSAT");
  assert.deepEqual(euroSat.map(({ key, label }) => [key, label]).sort(), [
    ["2750/AnnualCrop/AnnualCrop_1.jpg", 0],
    ["2750/SeaLake/SeaLake_1.jpg", 9],
  ]);
  assert.equal(String(await euroSat.find(({ label }) => label === 9)?.image?.()), "b");

  for (const folder of ["BACKGROUND_Google", "Faces", "yin_yang", "not_a_class"])
    for (let i = 0; i < 32; i++) lay(root, { [`101_ObjectCategories/${folder}/image_${i}.jpg`]: "x" });
  const caltech = await read("CALTECH101");
  assert.deepEqual([...new Set(caltech.map(({ label }) => label))], [0, 1, 101]);
  assert.equal(caltech.filter(({ split }) => split === "train").length, 90);
  assert.equal(caltech.filter(({ split }) => split === "test").length, 6);

  lay(root, {
    "omniglot/images_background/Greek/character01/1.png": "x",
    "omniglot/images_background/Greek/character01/2.png": "w",
    "omniglot/images_background/Greek/character02/1.png": "y",
    "omniglot/images_background/Latin/character01/1.png": "z",
  });
  const omniglot = await data.loadTask(
    { ...task("Omniglot"), reader: { ...task("Omniglot").reader, cut: { perClass: 1 } } },
    { root },
  );
  assert.deepEqual(omniglot.classes, ["Greek/character01", "Greek/character02", "Latin/character01"]);
  assert.deepEqual(omniglot.train.labels, [0, 1, 2]);
});

test("any folder of class folders; one class, none, or a name out of order is refused", async () => {
  lay(root, {
    "own/cat/1.png": "a",
    "own/cat/2.png": "b",
    "own/dog/deeper/3.webp": "c",
    "own/dog/notes.txt": "no picture",
  });
  const own = await data.loadTask(join(root, "own"));
  assert.deepEqual(own.classes, ["cat", "dog"]);
  assert.equal(own.train.labels.length + own.test.labels.length, 3);
  lay(root, { "single/cat/1.png": "a" });
  await assert.rejects(data.loadTask(join(root, "single")), {
    name: "UserError",
    message: /one class only \(cat\)/,
  });
  lay(root, { "bare/readme.txt": "a" });
  await assert.rejects(data.loadTask(join(root, "bare")), /no folder of pictures/);
  await assert.rejects(data.loadTask(join(root, "nowhere")), /not there/);
  const scrambled = { name: "own", classes: ["dog", "cat"], reader: { kind: "class-folders", at: "own" } };
  await assert.rejects(
    all(data.readSamples(scrambled, { root })),
    /class 0 is dog, but the folder .* is cat/,
  );
});
