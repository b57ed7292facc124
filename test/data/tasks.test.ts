import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import sharp from "sharp";
import * as data from "../../lib/data";
import { officialTasks, type Task } from "../../lib/study";
import { all, jpeg, lay, temporaryFolder } from "./files";
import { writeTar } from "./shards";

const root = temporaryFolder();
const task = (name: string): Task => officialTasks.find((one) => one.name === name) as Task;
const read = (name: string, options: data.ReadOptions = {}) =>
  all(data.read(task(name), { root, ...options }));
const keys = (samples: data.Sample[]) => samples.map(({ key, label, split }) => [key, label, split]);

/** A CIFAR picture whose red plane counts up, green is 7 and blue 9. */
const planes = Buffer.concat([
  Buffer.from(Array.from({ length: 1024 }, (_, i) => i % 256)),
  Buffer.alloc(1024, 7),
  Buffer.alloc(1024, 9),
]);

async function isThatPicture(sample: data.Sample | undefined): Promise<void> {
  const { data: pixels, info } = await sharp(await sample?.image?.())
    .raw()
    .toBuffer({ resolveWithObject: true });
  assert.deepEqual([info.width, info.height, info.channels], [32, 32, 3]);
  assert.deepEqual([...pixels.subarray(3 * 33, 3 * 33 + 3)], [33, 7, 9], "second row, second column");
}

test("CIFAR-100, binary: coarse label, fine label, planes", async () => {
  lay(root, {
    "cifar-100-binary/train.bin": Buffer.concat([Buffer.from([4, 99]), planes, Buffer.from([1, 0]), planes]),
    "cifar-100-binary/test.bin": Buffer.concat([Buffer.from([2, 50]), planes, Buffer.alloc(5)]),
    "cifar-100-binary/fine_label_names.txt": `${task("CIFAR100")
      .classes.map((name) => name.replace(" ", "_"))
      .join("\n")}\n`,
  });
  const tally = new data.Tally();
  const samples = await read("CIFAR100", { tally });
  assert.deepEqual(keys(samples), [
    ["test/0", 50, "test"],
    ["train/0", 99, "train"],
    ["train/1", 0, "train"],
  ]);
  assert.deepEqual([...tally.skipped], [["truncated file", 1]]);
  await isThatPicture(samples[1]);
  const coarse = {
    ...task("CIFAR100"),
    classes: [],
    reader: { ...task("CIFAR100").reader, labels: "coarse" },
  };
  assert.deepEqual(
    (await all(data.read(coarse, { root, split: "train" }))).map(({ label }) => label),
    [4, 1],
  );
  const scrambled = { ...task("CIFAR100"), classes: [...task("CIFAR100").classes].reverse() };
  await assert.rejects(all(data.read(scrambled, { root })), {
    name: "Failure",
    message: /class 0 is worm, but .*fine_label_names.txt calls it apple/,
  });
});

/** What Python 2's pickle of a CIFAR batch holds, put together by hand (protocol 2). */
function batch(labelsName: string, labels: number[], pixels: Buffer): Buffer {
  const text = (value: string) =>
    Buffer.concat([Buffer.from([0x55, value.length]), Buffer.from(value, "latin1")]);
  const long = Buffer.alloc(5);
  long[0] = 0x54;
  long.writeUInt32LE(pixels.length, 1);
  return Buffer.concat([
    Buffer.from("\x80\x02}(", "latin1"),
    text(labelsName),
    Buffer.from("](", "latin1"),
    ...labels.map((label) => Buffer.from([0x4b, label])),
    Buffer.from("e", "latin1"),
    text("data"),
    Buffer.from(
      "cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85U\x01b\x87R(K\x01",
      "latin1",
    ),
    Buffer.from([0x4b, labels.length, 0x4d, 0x00, 0x0c, 0x86]), // shape (n, 3072)
    Buffer.from(
      "cnumpy\ndtype\nU\x02u1K\x00K\x01\x87R(K\x03U\x01|NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb\x89",
      "latin1",
    ),
    long,
    pixels,
    Buffer.from("tbu.", "latin1"),
  ]);
}

test("CIFAR, Python pickles: in a folder or in the .tar.gz; a pickle with code in it is refused", async () => {
  await writeTar(join(root, "cifar-10-python.tar"), [
    ["cifar-10-batches-py/data_batch_1", batch("labels", [3, 9], Buffer.concat([planes, planes]))],
    ["cifar-10-batches-py/test_batch", batch("labels", [0], planes)],
    ["cifar-10-batches-py/readme.html", "<html>"],
  ]);
  writeFileSync(
    join(root, "cifar-10-python.tar.gz"),
    gzipSync(readFileSync(join(root, "cifar-10-python.tar"))),
  );
  const samples = await read("CIFAR10");
  assert.deepEqual(keys(samples), [
    ["data_batch_1/0", 3, "train"],
    ["data_batch_1/1", 9, "train"],
    ["test_batch/0", 0, "test"],
  ]);
  await isThatPicture(samples[1]);
  lay(root, { "evil/data_batch_1": "cos\nsystem\n(S'touch /tmp/cifar-was-run'\ntR." });
  await assert.rejects(all(data.read({ name: "evil", reader: { kind: "cifar", at: "evil" } }, { root })), {
    why: "unsafe file",
    message: /data_batch_1: refused: .*os\.system/,
  });
});

test("MNIST: IDX files, gzipped or not", async () => {
  const idx = (shape: number[], values: Buffer) => {
    const header = Buffer.alloc(4 + 4 * shape.length);
    header.writeUInt32BE(0x0800 + shape.length);
    shape.forEach((n, i) => header.writeUInt32BE(n, 4 + 4 * i));
    return Buffer.concat([header, values]);
  };
  lay(root, {
    "mnist/train-images-idx3-ubyte.gz": gzipSync(
      idx([2, 3, 2], Buffer.from([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])),
    ),
    "mnist/train-labels-idx1-ubyte.gz": gzipSync(idx([2], Buffer.from([5, 10]))),
    "mnist/t10k-images-idx3-ubyte": idx([1, 3, 2], Buffer.alloc(6)),
    "mnist/t10k-labels-idx1-ubyte": idx([1], Buffer.from([1])),
  });
  const tally = new data.Tally();
  const [first, ...rest] = await read("MNIST", { tally });
  assert.deepEqual(keys([first as data.Sample, ...rest]), [
    ["train/0", 5, "train"],
    ["test/0", 1, "test"],
  ]);
  assert.deepEqual([...tally.skipped], [["label out of range", 1]]);
  assert.deepEqual(
    [
      ...(await sharp(await first?.image?.())
        .toColourspace("b-w")
        .raw()
        .toBuffer()),
    ],
    [1, 2, 3, 4, 5, 6],
  );
});

test("DomainNet: lists of paths and labels; what is not there, climbs out or has another's label is counted", async () => {
  lay(root, {
    "domainnet/real_train.txt": [
      "real/aircraft_carrier/a.jpg 0",
      "real/zigzag/b.jpg 344",
      "real/The_Eiffel_Tower/missing.jpg 309",
      "../../airplane/passwd.jpg 1",
      "real/zigzag/b.jpg 0",
      "real/zigzag/b.jpg",
      "",
    ].join("\n"),
    "domainnet/real_test.txt": "real/teddy-bear/c.jpg 303\n",
    "domainnet/real/aircraft_carrier/a.jpg": await jpeg(1),
    "domainnet/real/zigzag/b.jpg": await jpeg(2),
    "domainnet/real/teddy-bear/c.jpg": await jpeg(3),
  });
  const at = (folder: string) => task("REAL").classes.indexOf(folder);
  lay(root, {
    "domainnet/real_train.txt": readFileSync(join(root, "domainnet/real_train.txt"), "utf8").replace(
      "309",
      String(at("The Eiffel Tower")),
    ),
    "domainnet/real_test.txt": `real/teddy-bear/c.jpg ${at("teddy-bear")}\n`,
  });
  const tally = new data.Tally({ maxBad: 1 });
  assert.deepEqual(keys(await read("REAL", { tally })), [
    ["real/aircraft_carrier/a.jpg", 0, "train"],
    ["real/zigzag/b.jpg", 344, "train"],
    ["real/teddy-bear/c.jpg", at("teddy-bear"), "test"],
  ]);
  assert.deepEqual(Object.fromEntries(tally.skipped), {
    "missing file": 1,
    "unsafe path": 1,
    "name and label disagree": 1,
    "bad label": 1,
  });
});

test("DTD and Oxford Pets: lists whose names are the labels", async () => {
  lay(root, {
    "dtd/labels/train1.txt": "banded/banded_0002.jpg\n",
    "dtd/labels/val1.txt": "polka-dotted/polka-dotted_0001.jpg\n",
    "dtd/labels/test1.txt": "zigzagged/zigzagged_0001.jpg\nunheard-of/x.jpg\n",
    "dtd/images/banded/banded_0002.jpg": "1",
    "dtd/images/polka-dotted/polka-dotted_0001.jpg": "2",
    "dtd/images/zigzagged/zigzagged_0001.jpg": "3",
    "oxford-iiit-pet/annotations/trainval.txt":
      "#Image CLASS-ID SPECIES BREED ID\nAbyssinian_100 1 1 1\namerican_bulldog_3 2 2 1\n",
    "oxford-iiit-pet/annotations/test.txt": "yorkshire_terrier_9 37 2 25\nyorkshire_terrier_9 36 2 25\n",
    "oxford-iiit-pet/images/Abyssinian_100.jpg": "1",
    "oxford-iiit-pet/images/american_bulldog_3.jpg": "2",
    "oxford-iiit-pet/images/yorkshire_terrier_9.jpg": "3",
  });
  const tally = new data.Tally({ maxBad: 1 });
  assert.deepEqual(keys(await read("DTD", { tally })), [
    ["banded/banded_0002.jpg", 0, "train"],
    ["polka-dotted/polka-dotted_0001.jpg", 30, "train"],
    ["zigzagged/zigzagged_0001.jpg", 46, "test"],
  ]);
  assert.deepEqual(keys(await read("PETS", { tally })), [
    ["Abyssinian_100.jpg", 0, "train"],
    ["american_bulldog_3.jpg", 1, "train"],
    ["yorkshire_terrier_9.jpg", 36, "test"],
  ]);
  assert.deepEqual(Object.fromEntries(tally.skipped), { "bad label": 1, "name and label disagree": 1 });
});

test("CCT-20: the class of a picture is that of its boxes; empty ones are passed over; pictures and boxes are counted", async () => {
  const categories = [
    { id: 6, name: "bobcat" },
    { id: 30, name: "empty" },
    { id: 33, name: "car" },
  ];
  const image = (id: string) => ({ id, file_name: `${id}.jpg` });
  const box = (image_id: string, category_id: number) => ({ image_id, category_id, bbox: [0, 0, 1, 1] });
  const folder = "cct20/eccv_18_annotation_files";
  lay(root, {
    [`${folder}/train_annotations.json`]: JSON.stringify({
      categories,
      images: ["a", "b", "c", "d", "e"].map(image),
      annotations: [
        box("a", 6),
        box("a", 6),
        box("b", 33),
        { image_id: "c", category_id: 30 },
        box("d", 6),
        box("d", 33),
        box("e", 6),
      ],
    }),
    [`${folder}/cis_val_annotations.json`]: JSON.stringify({ categories, images: [], annotations: [] }),
    [`${folder}/cis_test_annotations.json`]: JSON.stringify({
      categories,
      images: [image("f")],
      annotations: [box("f", 33)],
    }),
    "cct20/eccv_18_all_images_sm/a.jpg": await jpeg(1),
    "cct20/eccv_18_all_images_sm/b.jpg": await jpeg(2),
    "cct20/eccv_18_all_images_sm/d.jpg": await jpeg(3),
    "cct20/eccv_18_all_images_sm/f.jpg": await jpeg(2),
  });
  const tally = new data.Tally({ maxBad: 1 });
  assert.deepEqual(keys(await read("CameraTraps", { tally })), [
    ["a.jpg", 2, "train"],
    ["b.jpg", 3, "train"],
    ["f.jpg", 3, "test"],
  ]);
  assert.deepEqual(Object.fromEntries(tally.skipped), { "several classes": 1, "missing file": 1 });
  const found = await data.check(task("CameraTraps"), { root });
  assert.deepEqual(found.boxes, {
    train: { pictures: 5, boxes: 6 },
    validation: { pictures: 0, boxes: 0 },
    test: { pictures: 1, boxes: 1 },
  });
  assert.deepEqual(found.inTrainAndTest.count, 1, "f.jpg is b.jpg");
  assert.equal(found.isGood, false);
});

test("Cassava: Kaggle's table, cut 80/20 by class", async () => {
  const rows = Array.from({ length: 50 }, (_, i) => `${i}.jpg,${i < 30 ? 3 : i < 40 ? 0 : 4}`);
  lay(root, { "cassava-leaf-disease-classification/train.csv": `image_id,label\n${rows.join("\n")}\n` });
  for (let i = 0; i < 50; i++)
    lay(root, { [`cassava-leaf-disease-classification/train_images/${i}.jpg`]: "x" });
  const samples = await read("CassavaLeafDisease");
  const count = (split: string, label: number) =>
    samples.filter((s) => s.split === split && s.label === label).length;
  assert.deepEqual([count("train", 3), count("test", 3), count("train", 0), count("test", 0)], [24, 6, 8, 2]);
  assert.deepEqual(keys(await read("CassavaLeafDisease")), keys(samples), "the same cut again");
  assert.notDeepEqual(
    keys(await read("CassavaLeafDisease", { seed: 1 })),
    keys(samples),
    "another seed, another cut",
  );
  const test = await read("CassavaLeafDisease", { split: "test" });
  assert.deepEqual(keys(test), keys(samples.filter((s) => s.split === "test")));
});

test("the cut of 21,397 and 27,000 pictures is the paper's 4,280 and 5,400", () => {
  const samples = (counts: number[]) =>
    counts.flatMap((n, label) =>
      Array.from({ length: n }, (_, i) => ({ key: `${label}/${i}`, where: "", label })),
    );
  const cassava = data.cut(samples([1087, 2189, 2386, 13158, 2577]), { share: 0.8 }, "test", 0);
  assert.equal(cassava.length, 4280);
  const euroSat = data.cut(
    samples([3000, 3000, 3000, 2500, 2500, 2000, 2500, 3000, 2500, 3000]),
    { share: 0.8 },
    "test",
    0,
  );
  assert.equal(euroSat.length, 5400);
});

test("class folders: EuroSAT in its zip, Caltech's 30 a class, ImageNet's splits, Omniglot's alphabets", async () => {
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
    "imagenet/train/n01440764/n01440764_1.JPEG": "t",
    "imagenet/train/n15075141/n15075141_1.JPEG": "u",
    "imagenet/val/n15075141/ILSVRC2012_val_1.JPEG": "v",
  });
  assert.deepEqual(keys(await read("IN1K")), [
    ["train/n01440764/n01440764_1.JPEG", 0, "train"],
    ["train/n15075141/n15075141_1.JPEG", 999, "train"],
    ["val/n15075141/ILSVRC2012_val_1.JPEG", 999, "test"],
  ]);
  const captioned = await all(data.read(data.findSource("IN1K-Template-Captions"), { root, split: "train" }));
  assert.deepEqual(
    captioned.map(({ caption }) => caption),
    ["a photo of a tench", "a photo of a toilet paper"],
  );

  lay(root, {
    "omniglot/images_background/Greek/character01/1.png": "x",
    "omniglot/images_background/Greek/character02/1.png": "y",
    "omniglot/images_background/Latin/character01/1.png": "z",
  });
  const omniglot = await data.openTask(
    { ...task("Omniglot"), reader: { ...task("Omniglot").reader, cut: { perClass: 1 } } },
    { root },
  );
  assert.deepEqual(omniglot.classes, ["Greek/character01", "Greek/character02", "Latin/character01"]);
  assert.deepEqual(
    omniglot.train.map(({ label }) => label),
    [0, 1, 2],
  );
});

test("Tiny-ImageNet as it is downloaded", async () => {
  lay(root, {
    "tiny-imagenet-200/train/n01443537/images/n01443537_0.JPEG": "x",
    "tiny-imagenet-200/train/n01629819/images/n01629819_0.JPEG": "y",
    "tiny-imagenet-200/val/images/val_0.JPEG": "z",
    "tiny-imagenet-200/val/images/val_1.JPEG": "unlisted",
    "tiny-imagenet-200/val/val_annotations.txt": "val_0.JPEG\tn01629819\t0\t0\t63\t63\n",
    "tiny-imagenet-200/test/images/test_0.JPEG": "no label",
  });
  const tally = new data.Tally({ maxBad: 1 });
  assert.deepEqual(keys(await read("TinyImageNet", { tally })), [
    ["train/n01443537/images/n01443537_0.JPEG", 0, "train"],
    ["train/n01629819/images/n01629819_0.JPEG", 1, "train"],
    ["val/images/val_0.JPEG", 1, "test"],
  ]);
  assert.deepEqual([...tally.skipped], [["bad label", 1]]);
});

test("any folder of class folders; one class, none, or a name out of order is refused", async () => {
  lay(root, {
    "own/cat/1.png": "a",
    "own/cat/2.png": "b",
    "own/dog/deeper/3.webp": "c",
    "own/dog/notes.txt": "no picture",
  });
  const own = await data.ownTask(join(root, "own"));
  assert.deepEqual(own.classes, ["cat", "dog"]);
  assert.equal(own.train.length + own.test.length, 3);
  lay(root, { "single/cat/1.png": "a" });
  await assert.rejects(data.ownTask(join(root, "single")), {
    name: "Failure",
    message: /one class only \(cat\)/,
  });
  lay(root, { "bare/readme.txt": "a" });
  await assert.rejects(data.ownTask(join(root, "bare")), /no folder of pictures/);
  await assert.rejects(data.ownTask(join(root, "nowhere")), /not there/);
  const scrambled = { name: "own", classes: ["dog", "cat"], reader: { kind: "class-folders", at: "own" } };
  await assert.rejects(all(data.read(scrambled, { root })), /class 0 is dog, but the folder .* is cat/);
});

test("files that may not be read are counted", () => {
  lay(root, {
    "locked/cat/1.png": "a",
    "locked/cat/2.png": "b",
    "locked/dog/3.png": "c",
    "locked.txt": "cat/1.png 0\ncat/2.png 0\ndog/3.png 1\n",
  });
  chmodSync(join(root, "locked/cat/2.png"), 0);
  chmodSync(join(root, "locked/dog"), 0);
  chmodSync(root, 0o755);
  // As root everything may be read: another user looks.
  const script = `
    const data = require("upstream").data;
    (async () => {
      if (process.getuid() === 0) { process.setgid(65534); process.setuid(65534); }
      const tally = new data.Tally({ maxBad: 1 });
      for await (const sample of data.read({ name: "locked", reader: { kind: "listed", train: "locked.txt", at: "locked" } }, { root: ${JSON.stringify(root)}, tally }));
      console.log(JSON.stringify([tally.good, [...tally.skipped]]));
    })();`;
  const ran = spawnSync(process.execPath, ["-e", script], {
    encoding: "utf8",
    cwd: join(__dirname, "..", ".."),
  });
  chmodSync(join(root, "locked/dog"), 0o755);
  assert.equal(ran.stdout.trim(), `[1,[["unreadable file",2]]]`, ran.stderr);
});

test("the study's tasks: names agree with labels and counts", () => {
  const names = officialTasks.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  for (const { name, classes, reader, templates } of officialTasks) {
    assert.equal(new Set(classes).size, classes.length - (name === "IN1K" ? 2 : 0), `${name}: a name twice`); // crane, maillot
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

const real = process.env.UPSTREAM_DATA;
test(
  "DomainNet's 100-class cousin: its folders stand in our order",
  { skip: real === undefined ? "UPSTREAM_DATA is not set" : false },
  () => {
    const folders = task("REAL").reader.folders as string[];
    for (const list of ["real_train", "real_test", "clipart_train", "clipart_test"]) {
      const labels = new Map<number, string>();
      for (const line of readFileSync(join(real as string, "lists", `${list}.txt`), "utf8").split("\n")) {
        const [, folder, label] = /^\w+\/([^/]+)\/\S+ (\d+)$/.exec(line) ?? [];
        if (folder !== undefined) labels.set(Number(label), folder);
      }
      const places = [...labels].sort(([a], [b]) => a - b).map(([, folder]) => folders.indexOf(folder));
      assert.equal(places.length, 100);
      assert.ok(
        places.every((place, i) => place > (places[i - 1] ?? -1)),
        list,
      );
    }
  },
);

test(
  "real photographs: every split and class as stated",
  { skip: real === undefined ? "UPSTREAM_DATA is not set" : false },
  async () => {
    for (const name of ["CIFAR10-part", "DTD-part", "Omniglot-small1", "TinyImageNet32"]) {
      const opened = await data.openTask(task(name));
      assert.deepEqual(
        [opened.train.length, opened.test.length, opened.tally.bad],
        [task(name).train, task(name).test, 0],
        name,
      );
      const label = opened.train[0]?.label as number;
      const folder = opened.train[0]?.key.split("/").at(-2) as string;
      if (name === "CIFAR10-part") assert.equal(opened.classes[label], folder);
    }
  },
);
