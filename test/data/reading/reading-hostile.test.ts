import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import * as data from "../../../lib/data";
import { lay, temporaryFolder } from "../files";
import { writeTar } from "../shards";

const root = temporaryFolder();
const read = async (path: string, options: data.ReadOptions = {}) => {
  const skipLog = new data.SkipLog({ maxBad: 1 });
  const captions: (string | undefined)[] = [];
  for await (const { caption } of data.readSamples(data.findDataset(join(root, path)), {
    skipLog,
    ...options,
  }))
    captions.push(caption);
  return { captions, skipped: Object.fromEntries(skipLog.skipped) };
};

test("JSON nested 100,000 deep, in a table and in a shard, is read or counted", async () => {
  const deep = "[".repeat(100_000) + "]".repeat(100_000);
  lay(root, { "deep.jsonl": `{"caption": "a", "x": ${deep}}\n{"caption": "b"}\n`, "array.json": deep });
  assert.deepEqual(await read("deep.jsonl", { images: false }), { captions: ["a", "b"], skipped: {} });
  await assert.rejects(read("array.json"), /no JSON object in it/);
  await writeTar(join(root, "deep.tar"), [
    ["0.jpg", "x"],
    ["0.json", `{"caption": "c", "x": ${deep}}`],
  ]);
  assert.deepEqual(await read("deep.tar"), { captions: ["c"], skipped: {} });
});

test("paths of 5,000 characters, with a NUL, or that climb, are counted and end nothing", async () => {
  lay(root, {
    "paths.csv": `image,caption\n${"q".repeat(5000)}.jpg,a\n/etc/\0passwd,b\n../../etc/passwd,c\nok.jpg,d\n`,
    "ok.jpg": "x",
  });
  const { captions, skipped } = await read("paths.csv");
  assert.deepEqual([captions, skipped], [["d"], { "missing file": 1, "unsafe path": 2 }]);
});
