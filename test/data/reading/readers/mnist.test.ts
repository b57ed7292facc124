import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import sharp from "sharp";
import * as data from "../../../../lib/data";
import { lay, temporaryFolder } from "../../files";
import { keys, readerIn } from "../../tasks";

const root = temporaryFolder();
const read = readerIn(root);

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
  const skipLog = new data.SkipLog();
  const [first, ...rest] = await read("MNIST", { skipLog });
  assert.deepEqual(keys([first as data.Sample, ...rest]), [
    ["train/0", 5, "train"],
    ["test/0", 1, "test"],
  ]);
  assert.deepEqual([...skipLog.skipped], [["label out of range", 1]]);
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
