import assert from "node:assert/strict";
import { test } from "node:test";
import * as data from "../../../../lib/data";
import { jpeg, lay, temporaryFolder } from "../../files";
import { keys, readerIn, task } from "../../tasks";

const root = temporaryFolder();
const read = readerIn(root);

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
  const skipLog = new data.SkipLog({ maxBad: 1 });
  assert.deepEqual(keys(await read("CameraTraps", { skipLog })), [
    ["a.jpg", 2, "train"],
    ["b.jpg", 3, "train"],
    ["f.jpg", 3, "test"],
  ]);
  assert.deepEqual(Object.fromEntries(skipLog.skipped), { "several classes": 1, "missing file": 1 });
  const found = await data.checkDataset(task("CameraTraps"), { root });
  assert.deepEqual(found.boxes, {
    train: { pictures: 5, boxes: 6 },
    validation: { pictures: 0, boxes: 0 },
    test: { pictures: 1, boxes: 1 },
  });
  assert.deepEqual(found.inTrainAndTest.count, 1, "f.jpg is b.jpg");
  assert.equal(found.isGood, false);
  // The official files' sizes, which the entry states: 14,071 boxes on 13,553 pictures, 16,395 on 15,827.
  const annotations = (pictures: number, boxes: number) =>
    JSON.stringify({
      categories,
      images: Array.from({ length: pictures }, (_, i) => image(`${i}`)),
      annotations: Array.from({ length: boxes }, (_, i) => box(`${i % pictures}`, 6)),
    });
  lay(root, {
    [`${folder}/train_annotations.json`]: annotations(13_553, 14_071),
    [`${folder}/cis_test_annotations.json`]: annotations(15_827, 16_395),
  });
  const official = await data.checkDataset(task("CameraTraps"), { root, images: false });
  assert.deepEqual(official.counts, { train: 13_553, test: 15_827 });
  assert.deepEqual(
    [official.boxes?.train, official.boxes?.test],
    [official.expectedBoxes?.train, official.expectedBoxes?.test],
  );
});
