import assert from "node:assert/strict";
import { join } from "node:path";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import * as data from "../../../../lib/data";
import { all, lay, temporaryFolder } from "../../files";
import { writeTar } from "../../shards";
import { metaMat } from "../../../formats/matlab";
import { keys, readerIn } from "../../tasks";

const expected = [
  ["train/n01440764/n01440764_1.JPEG", 0, "train"],
  ["train/n15075141/n15075141_1.JPEG", 999, "train"],
  ["val/n15075141/ILSVRC2012_val_00000001.JPEG", 999, "test"],
];

test("ImageNet in class folders", async () => {
  const root = temporaryFolder();
  lay(root, {
    "imagenet/train/n01440764/n01440764_1.JPEG": "t",
    "imagenet/train/n15075141/n15075141_1.JPEG": "u",
    "imagenet/val/n15075141/ILSVRC2012_val_00000001.JPEG": "v",
    "imagenet/test/ILSVRC2012_test_00000001.JPEG": "has no label, and is not looked at",
  });
  assert.deepEqual(keys(await readerIn(root)("IN1K")), expected);
  const captioned = await all(
    data.readSamples(data.findSource("IN1K-Template-Captions"), { root, split: "train" }),
  );
  assert.deepEqual(
    captioned.map(({ caption }) => caption),
    ["a photo of a tench", "a photo of a toilet paper"],
  );
});

test("ImageNet as it is downloaded: a tar of tars, and validation pictures side by side with a list of labels", async () => {
  const root = temporaryFolder();
  const read = readerIn(root);
  const at = join(root, "ILSVRC2012");
  const inner = async (folder: string, content: string) => {
    await writeTar(join(root, `${folder}.tar`), [[`${folder}_1.JPEG`, content]]);
    return [`${folder}.tar`, readFileSync(join(root, `${folder}.tar`))] as const;
  };
  await writeTar(join(at, "ILSVRC2012_img_train.tar"), [
    await inner("n01440764", "the tench"),
    await inner("n15075141", "u"),
    await inner("n99999999", "no class"),
  ]);
  await writeTar(join(at, "ILSVRC2012_img_val.tar"), [
    ["ILSVRC2012_val_00000001.JPEG", "v"],
    ["ILSVRC2012_val_00000002.JPEG", "is in no list"],
  ]);
  await assert.rejects(read("IN1K"), {
    name: "UserError",
    message: /no class folders, expected LOC_val_sol/,
  });

  const readAll = async () => {
    const skipLog = new data.SkipLog({ maxBad: 1 });
    const samples = await read("IN1K", { skipLog });
    assert.deepEqual(keys(samples), expected);
    assert.deepEqual([...skipLog.skipped], [["bad label", 2]]);
    return samples;
  };
  const groundTruth = "ILSVRC2012_devkit_t12/data/ILSVRC2012_validation_ground_truth.txt";
  lay(at, { [groundTruth]: "999\n1001\n", "ILSVRC2012_devkit_t12/data/meta.mat": metaMat });
  await readAll();
  rmSync(join(at, "ILSVRC2012_devkit_t12/data/meta.mat"));
  lay(at, {
    "map_clsloc.txt": "n02119789 1 kit_fox\nn15075141 999 toilet_tissue\n",
  });
  await readAll();
  lay(at, { "imagenet_2012_validation_synset_labels.txt": "n15075141\n\n" });
  await readAll();
  lay(at, {
    "LOC_val_solution.csv": "ImageId,PredictionString\nILSVRC2012_val_00000001,n15075141 85 1 499 272 \n",
  });
  const [tench] = await readAll();
  assert.equal(String(await tench?.image?.()), "the tench");

  // It ends within the first picture.
  const tar = readFileSync(join(at, "ILSVRC2012_img_train.tar"));
  writeFileSync(join(at, "ILSVRC2012_img_train.tar"), tar.subarray(0, 512 + 512 + 512 + 4));
  const skipLog = new data.SkipLog({ maxBad: 1 });
  await assert.rejects(read("IN1K", { skipLog, split: "train" }), /1 truncated file/);
});

test("ImageNet as Kaggle gives it", async () => {
  const root = temporaryFolder();
  lay(root, {
    "imagenet/ILSVRC/Data/CLS-LOC/train/n01440764/n01440764_1.JPEG": "t",
    "imagenet/ILSVRC/Data/CLS-LOC/train/n15075141/n15075141_1.JPEG": "u",
    "imagenet/ILSVRC/Data/CLS-LOC/val/ILSVRC2012_val_00000001.JPEG": "v",
    "imagenet/ILSVRC/Data/CLS-LOC/test/ILSVRC2012_test_00000001.JPEG": "w",
    "imagenet/LOC_val_solution.csv":
      "ImageId,PredictionString\nILSVRC2012_val_00000001,n15075141 85 1 499 272 \n",
  });
  assert.deepEqual(keys(await readerIn(root)("IN1K")), expected);
  lay(root, { "nothing/x.txt": "" });
  await assert.rejects(
    all(
      data.readSamples(
        { name: "mine", reader: { kind: "imagenet", at: "nothing", folders: ["a"] } },
        { root },
      ),
    ),
    /mine: .*nothing holds neither train, /,
  );
});
