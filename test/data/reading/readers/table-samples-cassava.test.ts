import assert from "node:assert/strict";
import { test } from "node:test";
import { lay, temporaryFolder } from "../../files";
import { keys, readerIn } from "../../tasks";

const root = temporaryFolder();
const read = readerIn(root);

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
