import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import sharp from "sharp";
import * as data from "../../../../lib/data";
import { all, lay, temporaryFolder } from "../../files";
import { writeTar } from "../../shards";
import { keys, readerIn, task } from "../../tasks";

const root = temporaryFolder();
const read = readerIn(root);

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
  const skipLog = new data.SkipLog();
  const samples = await read("CIFAR100", { skipLog });
  assert.deepEqual(keys(samples), [
    ["test/0", 50, "test"],
    ["train/0", 99, "train"],
    ["train/1", 0, "train"],
  ]);
  assert.deepEqual([...skipLog.skipped], [["truncated file", 1]]);
  await isThatPicture(samples[1]);
  const coarse = {
    ...task("CIFAR100"),
    classes: [],
    reader: { ...task("CIFAR100").reader, labels: "coarse" },
  };
  assert.deepEqual(
    (await all(data.readSamples(coarse, { root, split: "train" }))).map(({ label }) => label),
    [4, 1],
  );
  const scrambled = { ...task("CIFAR100"), classes: [...task("CIFAR100").classes].reverse() };
  await assert.rejects(all(data.readSamples(scrambled, { root })), {
    name: "UserError",
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
  await assert.rejects(
    all(data.readSamples({ name: "evil", reader: { kind: "cifar", at: "evil" } }, { root })),
    {
      why: "unsafe file",
      message: /data_batch_1: refused: .*os\.system/,
    },
  );
});
