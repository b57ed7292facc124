import assert from "node:assert/strict";
import { test } from "node:test";
import * as data from "../../../../lib/data";
import { lay, temporaryFolder } from "../../files";
import { keys, readerIn } from "../../tasks";

const root = temporaryFolder();
const read = readerIn(root);

test("Tiny-ImageNet as it is downloaded", async () => {
  lay(root, {
    "tiny-imagenet-200/train/n01443537/images/n01443537_0.JPEG": "x",
    "tiny-imagenet-200/train/n01629819/images/n01629819_0.JPEG": "y",
    "tiny-imagenet-200/val/images/val_0.JPEG": "z",
    "tiny-imagenet-200/val/images/val_1.JPEG": "unlisted",
    "tiny-imagenet-200/val/val_annotations.txt": "val_0.JPEG\tn01629819\t0\t0\t63\t63\n",
    "tiny-imagenet-200/test/images/test_0.JPEG": "no label",
  });
  const skipLog = new data.SkipLog({ maxBad: 1 });
  assert.deepEqual(keys(await read("TinyImageNet", { skipLog })), [
    ["train/n01443537/images/n01443537_0.JPEG", 0, "train"],
    ["train/n01629819/images/n01629819_0.JPEG", 1, "train"],
    ["val/images/val_0.JPEG", 1, "test"],
  ]);
  assert.deepEqual([...skipLog.skipped], [["bad label", 1]]);
});
