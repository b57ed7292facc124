import assert from "node:assert/strict";
import { createWriteStream } from "node:fs";
import { once } from "node:events";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { test } from "node:test";
import { pack } from "tar-stream";
import * as data from "../../lib/data";
import { temporaryFolder } from "./files";

const shardCount = 20;
const perShard = 50_000;

test("a million samples stream in bounded memory", { timeout: 1_800_000 }, async () => {
  const root = temporaryFolder();
  // The same shard under many names: what counts is how much passes through. 2 KB pictures, 1 GB in all and more.
  const shard = pack();
  const file = createWriteStream(join(root, "00000.tar"));
  shard.pipe(file);
  const picture = Buffer.alloc(2000, 1);
  for (let i = 0; i < perShard; i++) {
    shard.entry({ name: `${i}.jpg` }, picture);
    shard.entry({ name: `${i}.txt` }, `caption ${i}`);
    if (i % 1000 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  shard.finalize();
  await once(file, "finish");
  const { linkSync } = await import("node:fs");
  for (let i = 1; i < shardCount; i++)
    linkSync(join(root, "00000.tar"), join(root, `${String(i).padStart(5, "0")}.tar`));

  // What is still held after a collection; the process's own size also holds what waits to be collected.
  setFlagsFromString("--expose_gc");
  const collect = runInNewContext("gc") as () => void;
  const held = () => {
    collect();
    const { heapUsed, external } = process.memoryUsage();
    return (heapUsed + external) / 2 ** 20;
  };
  const dataset = {
    name: "long",
    reader: { kind: "webdataset", shards: `{00000..${String(shardCount - 1).padStart(5, "0")}}.tar` },
  };
  let count = 0;
  let bytes = 0;
  let early = 0;
  let late = 0;
  let peak = 0;
  const start = performance.now();
  for await (const { image } of data.readSamples(dataset, { root })) {
    bytes += (await image?.())?.length ?? 0;
    if (++count % 10_000 !== 0) continue;
    if (count === 100_000) early = held();
    if (count % 100_000 === 0) late = Math.max(late, held());
    peak = Math.max(peak, process.memoryUsage().rss / 2 ** 20);
  }
  const seconds = (performance.now() - start) / 1000;
  console.log(
    `${count} samples, ${(bytes / 2 ** 30).toFixed(2)} GiB of pictures in ${seconds.toFixed(1)} s (${Math.round(count / seconds)} a second); held ${early.toFixed(1)} MB after a tenth, ${late.toFixed(1)} MB at most; the process ${peak.toFixed(0)} MB at most`,
  );
  assert.equal(count, shardCount * perShard);
  assert.equal(bytes, count * picture.length);
  assert.ok(late < early + 5, `held memory grew from ${early} to ${late} MB`);
  assert.ok(peak < 600, `the process took ${peak} MB`);
});
