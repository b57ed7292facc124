import assert from "node:assert/strict";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { gzipSync } from "node:zlib";
import * as data from "../../../../lib/data";
import { pack } from "tar-stream";
import { ownHome } from "../../../training/own-home";
import { lay, temporaryFolder } from "../../files";

after(ownHome().remove);
const root = temporaryFolder();

/** Class folders of so many pictures, in 1 x 1 greymaps: the last byte is the pixel. */
let pixel = 0;
const picture = () => Buffer.from(`P5 1 1 255\n${String.fromCharCode(32 + (pixel++ % 90))}`, "latin1");
const folders = (name: string, counts: Readonly<Record<string, number>>, extension = "pgm") => {
  for (const [folder, count] of Object.entries(counts))
    for (let i = 0; i < count; i++) lay(root, { [`${name}/${folder}/${i}.${extension}`]: picture() });
  return join(root, name);
};
const check = (path: string) => data.checkDataset(data.findDataset(path));
const warnings = async (run: () => Promise<unknown>) => {
  const said: string[] = [];
  const { warn } = console;
  console.warn = (text: string) => said.push(text);
  try {
    await run();
  } finally {
    console.warn = warn;
  }
  return said.join("\n");
};

test("clutter of systems and tools is passed over at every depth", async () => {
  const own = folders("clutter", {
    cat: 5,
    dog: 5,
    __MACOSX: 3,
    "cat/@eaDir": 2,
    "dog/.ipynb_checkpoints": 2,
  });
  const { counts, classes } = await check(own);
  assert.deepEqual(
    [counts, classes],
    [
      { train: 8, test: 2 },
      { found: 2, of: 2 },
    ],
  );
});

test("pictures of every usual name are read; those of other kinds are counted, and nothing read is never good", async () => {
  for (const extension of ["jfif", "jpe", "bmp", "ppm", "pgm", "pnm"])
    assert.equal(
      (await check(folders(`as-${extension}`, { a: 2, b: 2 }, extension))).counts.train,
      3,
      extension,
    );
  const heic = await check(folders("heic", { a: 2, b: 2 }, "heic")).catch((error: Error) => error.message);
  assert.match(String(heic), /has no folder of pictures/);
  const some = folders("some", { a: 5, b: 5 });
  folders("some", { "a/other": 1 }, "heic");
  const { skipped, isGood } = await check(some);
  assert.equal(skipped["unread kind of picture"]?.count, 1);
  assert.equal(isGood, false);
});

test("train and test without validation; a test folder without classes gives way, and it is said", async () => {
  const loaded = await data.loadTask(
    folders("two", { "train/a": 3, "train/b": 3, "test/a": 1, "test/b": 1 }),
  );
  assert.deepEqual(
    [loaded.train.labels.length, loaded.validation.labels.length, loaded.test.labels.length],
    [6, 0, 2],
  );
  const kaggle = folders("kaggle", { "train/a": 3, "train/b": 3, "val/a": 2, "val/b": 2, test: 4 });
  const said = await warnings(async () => assert.equal((await data.loadTask(kaggle)).test.labels.length, 4));
  assert.match(said, /test\/ has no class folders: val\/ serves as the test set/);
  const cut = folders("cut", { "train/a": 5, "train/b": 5, test: 4 });
  assert.match(
    await warnings(async () => assert.equal((await data.loadTask(cut)).test.labels.length, 2)),
    /a part of train\/ is kept for testing/,
  );
});

test("class folders are compared in composed Unicode, and by letters where only their case differs", async () => {
  const loaded = await data.loadTask(
    folders("names", { "train/caf\u00e9": 2, "train/Dog": 2, "test/cafe\u0301": 1, "test/dog": 1 }),
  );
  assert.deepEqual(loaded.classes, ["Dog", "caf\u00e9"]);
  assert.deepEqual([...loaded.test.labels].sort(), [0, 1]);
  const letters = await data.loadTask(
    folders("letters", { "train/a": 2, "train/A": 2, "test/a": 1, "test/A": 2 }),
  );
  assert.deepEqual(letters.classes, ["A", "a"], "two classes where training has both");
});

test("a class's only picture trains; an empty class is named; a class of the test set alone is no task", async () => {
  const one = await data.loadTask(folders("only", { cat: 10, dog: 10, emu: 1 }));
  assert.equal(one.train.labels.filter((label) => label === 2).length, 1);
  const empty = folders("empty", { cat: 5, dog: 5 });
  mkdirSync(join(empty, "emu"));
  const found = await check(empty);
  assert.deepEqual([found.skipped["empty class"]?.count, found.isGood], [1, false]);
  assert.deepEqual((await data.loadTask(empty)).classes, ["cat", "dog"]);
  const strange = folders("strange", { "train/a": 3, "train/b": 3, "test/a": 1, "test/c": 1 });
  assert.equal((await check(strange)).noTask, "class 2 (c) has no training picture");
  await assert.rejects(data.loadTask(strange), /class 2 \(c\) has no training picture/);
});

test("links that lead back to a folder above are counted, and end nothing", async () => {
  const own = folders("links", { a: 5, b: 5 });
  symlinkSync("..", join(own, "a", "up"));
  symlinkSync("self", join(own, "b", "self"));
  const { counts, skipped } = await check(own);
  assert.deepEqual(counts, { train: 8, test: 2 });
  assert.equal(skipped["link to a folder above"]?.count, 1);
});

test("names that are not UTF-8 are read", async () => {
  const own = folders("latin", { a: 4, b: 5 });
  writeFileSync(
    Buffer.concat([Buffer.from(`${own}/a/caf`), Buffer.from([0xe9]), Buffer.from(".pgm")]),
    picture(),
  );
  const { counts, isGood } = await check(own);
  assert.deepEqual([counts, isGood], [{ train: 8, test: 2 }, true]);
});

test("tars: one folder around all, hard links, members after the end mark, names in Latin-1", async () => {
  const tar = async (fill: (into: ReturnType<typeof pack>) => void): Promise<Buffer> => {
    const into = pack();
    fill(into);
    into.finalize();
    const parts: Buffer[] = [];
    for await (const part of into) parts.push(part as Buffer);
    return Buffer.concat(parts);
  };
  const first = await tar((into) => {
    for (const name of ["a/1", "a/2", "b/1", "b/2"]) into.entry({ name: `set/${name}.pgm` }, picture());
    into.entry({ name: "set/a/3.pgm", type: "link", linkname: "set/a/1.pgm" });
    into.entry({ name: "set/b/3.pgm", type: "link", linkname: "../../etc/passwd" });
  });
  const second = await tar((into) => into.entry({ name: "set/b/caf?.pgm" }, picture()));
  // "é" in Latin-1, and the checksum that goes with it.
  second[second.indexOf("?")] = 0xe9;
  const sum =
    8 * 32 + second.subarray(0, 512).reduce((all, byte, i) => all + (i >= 148 && i < 156 ? 0 : byte), 0);
  second.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  for (const [name, bytes] of [
    ["two.tar.gz", gzipSync(Buffer.concat([first, second]))],
    ["two.tgz", Buffer.concat([gzipSync(first), gzipSync(second)])],
  ] as const) {
    writeFileSync(join(root, name), bytes);
    const samples: data.Sample[] = [];
    const skipLog = new data.SkipLog({ maxBad: 1 });
    for await (const sample of data.readSamples(data.findDataset(join(root, name)), { skipLog }))
      samples.push(sample);
    assert.deepEqual(
      samples.map(({ key }) => key).sort(),
      ["set/a/1.pgm", "set/a/2.pgm", "set/a/3.pgm", "set/b/1.pgm", "set/b/2.pgm", "set/b/café.pgm"].sort(),
      name,
    );
    const [linked, target] = ["set/a/3.pgm", "set/a/1.pgm"].map((key) =>
      samples.find((one) => one.key === key),
    );
    assert.deepEqual(await linked?.image?.(), await target?.image?.());
    assert.deepEqual([...skipLog.skipped], [["link that leads nowhere", 1]]);
  }
});
