import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import * as data from "../../../../lib/data";
import { jpeg, lay, temporaryFolder } from "../../files";
import { keys, readerIn, task } from "../../tasks";

const root = temporaryFolder();
const read = readerIn(root);

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
  const skipLog = new data.SkipLog({ maxBad: 1 });
  assert.deepEqual(keys(await read("REAL", { skipLog })), [
    ["real/aircraft_carrier/a.jpg", 0, "train"],
    ["real/zigzag/b.jpg", 344, "train"],
    ["real/teddy-bear/c.jpg", at("teddy-bear"), "test"],
  ]);
  assert.deepEqual(Object.fromEntries(skipLog.skipped), {
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
  const skipLog = new data.SkipLog({ maxBad: 1 });
  assert.deepEqual(keys(await read("DTD", { skipLog })), [
    ["banded/banded_0002.jpg", 0, "train"],
    ["polka-dotted/polka-dotted_0001.jpg", 30, "train"],
    ["zigzagged/zigzagged_0001.jpg", 46, "test"],
  ]);
  assert.deepEqual(keys(await read("PETS", { skipLog })), [
    ["Abyssinian_100.jpg", 0, "train"],
    ["american_bulldog_3.jpg", 1, "train"],
    ["yorkshire_terrier_9.jpg", 36, "test"],
  ]);
  assert.deepEqual(Object.fromEntries(skipLog.skipped), { "bad label": 1, "name and label disagree": 1 });
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
