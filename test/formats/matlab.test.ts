import { strict as assert } from "node:assert";
import { test } from "node:test";
import { readMatlabStructs } from "../../lib/formats";
import { metaMat } from "./matlab";

test("reads the structs of a MATLAB file that scipy wrote", () => {
  assert.deepEqual(readMatlabStructs(metaMat, "meta.mat"), [
    { ILSVRC2012_ID: 1, WNID: "n02119789", words: "kit fox, Vulpes macrotis", num_train_images: 1300 },
    { ILSVRC2012_ID: 999, WNID: "n15075141", words: "toilet tissue", num_train_images: 1300 },
    { ILSVRC2012_ID: 1001, WNID: "n00001740", words: "entity", num_train_images: 0 },
  ]);
});

test("refuses what is none, or cut, or lies about its sizes", () => {
  const refused = { name: "CorruptFileError", message: /^x\.mat: / };
  assert.throws(() => readMatlabStructs(Buffer.alloc(500), "x.mat"), refused);
  for (let length = 0; length < metaMat.length; length += 7)
    assert.throws(() => readMatlabStructs(metaMat.subarray(0, length), "x.mat"), refused);
  for (let at = 128; at < metaMat.length; at += 5) {
    const bytes = Buffer.from(metaMat);
    bytes[at] = (bytes[at] as number) ^ 0xff;
    try {
      readMatlabStructs(bytes, "x.mat");
    } catch (error) {
      assert.equal((error as Error).name, "CorruptFileError");
    }
  }
});
