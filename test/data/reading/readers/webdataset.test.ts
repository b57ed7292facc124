import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { gzipSync } from "node:zlib";
import * as data from "../../../../lib/data";
import { writeTar } from "../../shards";

const root = mkdtempSync(join(tmpdir(), "shards-"));
after(() => rmSync(root, { recursive: true }));

async function collect(reader: Record<string, unknown>, options: data.ReadOptions = {}) {
  const samples: data.Sample[] = [];
  for await (const sample of data.readSamples(
    { name: "mine", reader: { kind: "webdataset", ...reader } },
    { root, ...options },
  ))
    samples.push(sample);
  return samples;
}

test("joins the members of a sample; braces name the shards; gzip by content", async () => {
  await writeTar(join(root, "ok/00000.tar"), [
    ["000000000.jpg", "J0"],
    ["000000000.json", `{"caption": "from json", "alt": "other"}`],
    ["000000000.txt", "a caption\n"],
    ["sub/000000001.seg.png", "not a picture's extension, but the segmentation of one"],
    ["sub/000000001.PNG", "P1"],
    ["sub/000000001.cls", "7"],
  ]);
  await writeTar(join(root, "ok/00001.tar"), [
    ["000010000.json", `{"caption": "only json"}`],
    ["000010000.webp", "W"],
  ]);
  writeFileSync(join(root, "ok/00001.tar"), gzipSync(readFileSync(join(root, "ok/00001.tar"))));
  const samples = await collect({ shards: "ok/{00000..00001}.tar" });
  assert.deepEqual(
    await Promise.all(samples.map(async (s) => [s.key, s.caption, s.label, String(await s.image?.())])),
    [
      ["00000/000000000", "a caption", undefined, "J0"],
      ["00000/sub/000000001", undefined, 7, "P1"],
      ["00001/000010000", "only json", undefined, "W"],
    ],
  );
  const named = await collect({ shards: ["ok/*0.tar"], field: "alt" }, { images: false });
  assert.deepEqual(
    named.map((s) => [s.caption, s.image]),
    [
      ["other", undefined],
      [undefined, undefined],
    ],
  );
});

test("skips and counts what is bad, by name, and goes on", async () => {
  await writeTar(join(root, "bad/0.tar"), [
    ["a.jpg", "A"],
    ["a.txt", "fine"],
    ["b.jpg", "no caption"],
    ["c.txt", "no image"],
    ["../d.txt", "climbs"],
    ["e.jpg", "E"],
    ["e.cls", "seven"],
    ["f.jpg", ""],
    ["f.txt", "an empty image"],
    ["g.jpg", "G"],
    ["g.json", "{"],
    ["h.jpg", "H"],
    ["h.cls", "9"],
  ]);
  await writeTar(join(root, "bad/1.tar"), [
    ["a.jpg", "A"],
    ["a.txt", "whole"],
    ["ab.txt", "cut"],
    ["b.jpg", "B".repeat(2000)],
  ]);
  writeFileSync(join(root, "bad/1.tar"), readFileSync(join(root, "bad/1.tar")).subarray(0, 4000));
  await writeTar(join(root, "bad/3.tar"), [
    ["a.jpg", "A"],
    ["a.txt", "last"],
  ]);
  const skipLog = new data.SkipLog();
  const captions: (string | undefined)[] = [];
  const dataset = { classes: ["x", "y"], reader: { kind: "webdataset", shards: "bad/{0..3}.tar" } };
  for await (const sample of data.readSamples(dataset, { root, skipLog })) captions.push(sample.caption);
  assert.deepEqual(captions, ["fine", "whole", "last"]);
  assert.deepEqual(Object.fromEntries(skipLog.skipped), {
    "no caption": 1,
    "no image": 2,
    "unsafe path": 1,
    "bad label": 1,
    "bad json": 1,
    "label out of range": 1,
    "truncated file": 1,
    "missing file": 1,
  });
  assert.match(skipLog.describe(), /1 truncated file \(.*1\.tar: the tar ends too early/);
});

test(
  "unreadable permissions are counted",
  { skip: process.getuid?.() === 0 ? "root reads everything" : false },
  async () => {
    await writeTar(join(root, "closed/0.tar"), [
      ["a.jpg", "A"],
      ["a.txt", "x"],
    ]);
    await writeTar(join(root, "closed/1.tar"), [
      ["a.jpg", "A"],
      ["a.txt", "x"],
    ]);
    chmodSync(join(root, "closed/0.tar"), 0);
    const skipLog = new data.SkipLog();
    assert.equal((await collect({ shards: "closed/*.tar" }, { skipLog })).length, 1);
    assert.deepEqual([...skipLog.skipped], [["unreadable file", 1]]);
  },
);

test("too many bad ones stop the run, at a rate that one sets", async () => {
  const members = Array.from(
    { length: 200 },
    (_, i) => [`${i}.${i % 10 === 0 ? "xyz" : "jpg"}`, "J"] as const,
  );
  const captions = Array.from({ length: 200 }, (_, i) => [`${i}.txt`, "t"] as const);
  await writeTar(
    join(root, "many.tar"),
    members.flatMap((member, i) => [member, captions[i] as readonly [string, string]]),
  );
  await assert.rejects(collect({ shards: "many.tar" }), {
    name: "UserError",
    message: /^20 of 200 samples are bad, more than 5 %: 20 no image \(.*many\.tar: 0, \.\.\.\)/,
  });
  assert.equal(
    (await collect({ shards: "many.tar" }, { maxBad: 0.1, skipLog: new data.SkipLog({ maxBad: 0.1 }) }))
      .length,
    180,
  );
});

test("refuses in one line what cannot be read at all", async () => {
  await assert.rejects(collect({ shards: "none/*.tar" }), {
    name: "UserError",
    message: /mine: no shard matches none\/\*\.tar under/,
  });
  await assert.rejects(collect({}), /shards are missing/);
  await assert.rejects(collect({ shards: [1] }), /the reader's shards is \[1\], expected a text/);
  await assert.rejects(
    collect({ kind: "webdatasets" }),
    /no reader is called webdatasets; there are .*webdataset/,
  );
  await assert.rejects(collect({ shards: "none.tar" }), /none of 1 samples can be used.*missing file/);
});

test("braces as a shell's", () => {
  assert.deepEqual(data.expandBraces("a{08..11}.tar"), ["a08.tar", "a09.tar", "a10.tar", "a11.tar"]);
  assert.deepEqual(data.expandBraces("{a,b}{1..2}"), ["a1", "a2", "b1", "b2"]);
  assert.deepEqual(data.expandBraces("x{8..10}"), ["x8", "x9", "x10"]);
  assert.deepEqual(data.expandBraces("{a,b{1..2}}").sort(), ["a", "b1", "b2"].sort());
});
