import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import * as data from "../../../lib/data";
import { ownHome } from "../../training/own-home";
import { lay, temporaryFolder } from "../files";
import { writeTar } from "../shards";

after(ownHome().remove);
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

test("pipes and devices are neither waited for nor read without end, and links to themselves end nothing", async () => {
  assert.equal(spawnSync("mkfifo", [join(root, "pipe.csv"), join(root, "pipe.tar")]).status, 0);
  for (const name of ["zero.csv", "zero.tar", "zero.parquet"]) symlinkSync("/dev/zero", join(root, name));
  for (const name of ["pipe.csv", "pipe.tar", "zero.csv", "zero.tar", "zero.parquet"])
    assert.throws(() => data.findDataset(join(root, name)), {
      name: "UserError",
      message: /: a pipe or a device, expected a file or a folder$/,
    });
  await assert.rejects(data.openTable(join(root, "pipe.csv")), /no regular file/);
  symlinkSync("self", join(root, "self"));
  assert.throws(() => data.findDataset(join(root, "self")), /self: a link that leads nowhere, or to itself$/);
  const picture = "P5 1 1 255\n";
  for (const name of ["a", "b"])
    for (let i = 0; i < 3; i++) lay(root, { [`set/${name}/${i}.pgm`]: `${picture}${name}` });
  for (const name of ["train", "test", "data"]) symlinkSync(name, join(root, "set", name));
  symlinkSync("/dev/zero", join(root, "set", "a", "zero.pgm"));
  symlinkSync(join(root, "pipe.tar"), join(root, "set", "b", "pipe.pgm"));
  const { counts, skipped } = await data.checkDataset(data.findDataset(join(root, "set")));
  assert.equal((counts.train ?? 0) + (counts.test ?? 0), 6);
  assert.equal(skipped["no regular file"]?.count, 2);
  lay(root, { "own.csv": `image,caption\n/dev/zero,never ends\nset/a/0.pgm,fine\n` });
  assert.equal(
    (await data.checkDataset(data.findDataset(join(root, "own.csv")))).skipped["no regular file"]?.count,
    1,
  );
});
