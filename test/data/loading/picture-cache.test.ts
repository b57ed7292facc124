import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, mock, test } from "node:test";
import sharp from "sharp";
import { batches, type Sample } from "../../../lib/data";
import { clipEvaluation, evaluationAt, evaluationPixels } from "../../../lib/data/images";
import { cachedPixels, openCache } from "../../../lib/data/loading/picture-cache";
import { random } from "../../../lib/random";

const folder = mkdtempSync(join(tmpdir(), "picture-cache-"));
after(() => rmSync(folder, { recursive: true }));
const evaluation = evaluationAt(clipEvaluation, 32);
const length = 3 * 32 * 32 + 4;

const draws = random("picture cache");
const picture = () =>
  sharp(Buffer.from(Array.from({ length: 40 * 50 * 3 }, () => draws.integer(256))), {
    raw: { width: 50, height: 40, channels: 3 },
  })
    .jpeg()
    .toBuffer();
const files = (where: string) =>
  readdirSync(where, { recursive: true, encoding: "utf8" })
    .map((name) => join(where, name))
    .filter((path) => statSync(path).isFile());

test("a picture comes from the cache as it was decoded, known by content and preparation", async () => {
  const cache = openCache(join(folder, "a"));
  const [one, two] = [await picture(), await picture()];
  const expected = await evaluationPixels(one, evaluation, "one");
  for (let i = 0; i < 2; i++)
    assert.deepEqual(
      Buffer.from((await cachedPixels(one, evaluation, "one", cache)).data),
      Buffer.from(expected.data),
    );
  assert.equal(files(cache.folder).length, 1);
  // What the file says is what comes back: it is not decoded again.
  await cachedPixels(Buffer.from(one), evaluation, "the same under another name", cache);
  assert.equal(files(cache.folder).length, 1);
  await cachedPixels(two, evaluation, "two", cache);
  await cachedPixels(one, { ...evaluation, kernel: "linear" }, "one", cache);
  assert.equal(files(cache.folder).length, 3);
  // The channels' scaling comes later.
  await cachedPixels(
    one,
    { ...evaluation, normalization: { mean: [0, 0, 0], std: [1, 1, 1] } },
    "one",
    cache,
  );
  assert.equal(files(cache.folder).length, 3);
  // A picture smaller than what it would take on disk.
  const tiny = await sharp({ create: { width: 9, height: 9, channels: 3, background: "red" } })
    .png()
    .toBuffer();
  await cachedPixels(tiny, evaluation, "tiny", cache);
  assert.equal(files(cache.folder).length, 3);
});

test("a picture that is asked for many times at once is kept once, in silence", async () => {
  const cache = openCache(join(folder, "e"));
  const one = await picture();
  const warn = mock.method(console, "warn", () => undefined);
  await Promise.all(Array.from({ length: 20 }, () => cachedPixels(one, evaluation, "one", cache)));
  warn.mock.restore();
  assert.equal(warn.mock.callCount(), 0);
  assert.equal(files(cache.folder).length, 1);
});

test("a disk that takes nothing is said once, and costs nothing else", async () => {
  const cache = { folder: join(files(join(folder, "a"))[0]!, "no folder"), room: 1e9 };
  const warn = mock.method(console, "warn", () => undefined);
  for (let i = 0; i < 3; i++)
    assert.equal((await cachedPixels(await picture(), evaluation, "one", cache)).width, 32);
  warn.mock.restore();
  assert.equal(warn.mock.callCount(), 1);
});

test("broken files are named and made anew", async () => {
  const cache = openCache(join(folder, "b"));
  const one = await picture();
  const expected = Buffer.from((await cachedPixels(one, evaluation, "one", cache)).data);
  const [path] = files(cache.folder) as [string];
  const whole = readFileSync(path);
  const changed = Buffer.from(whole);
  changed[7]! ^= 1;
  for (const broken of [whole.subarray(0, 100), changed, Buffer.alloc(0)]) {
    writeFileSync(path, broken);
    const warn = mock.method(console, "warn", () => undefined);
    const { data } = await cachedPixels(one, evaluation, "one", cache);
    warn.mock.restore();
    assert.deepEqual(Buffer.from(data), expected);
    assert.deepEqual(
      warn.mock.calls.map((call) => call.arguments),
      [[`${path}: broken; made anew`]],
    );
    assert.deepEqual(readFileSync(path), whole);
  }
});

test("it is bounded: the oldest go, and nothing is added where there is no room", async () => {
  const where = join(folder, "c");
  const cache = openCache(where, 10 * length);
  for (let i = 0; i < 12; i++) await cachedPixels(await picture(), evaluation, `${i}`, cache);
  assert.equal(files(where).length, 10);
  const [oldest] = files(where) as [string];
  utimesSync(oldest, 1, 1);
  assert.equal(openCache(where, 10 * length).room, length);
  assert.equal(files(where).length, 9);
  assert.ok(!files(where).includes(oldest));
});

test("batches with a cache are those without one, in threads too", async () => {
  const encoded = await Promise.all(Array.from({ length: 6 }, picture));
  const samples: Sample[] = encoded.map((bytes, i) => ({
    key: `${i}`,
    where: `${i}`,
    image: () => Promise.resolve(bytes),
  }));
  const all = async (cache?: string, workers = 0) => {
    const views: Float32Array[] = [];
    const options = { batchSize: 4, shuffle: false, workers, ...(cache !== undefined && { cache }) };
    for await (const batch of batches(samples, { evaluation }, options)) views.push(...batch.views);
    return views;
  };
  const expected = await all();
  const where = join(folder, "d");
  assert.deepEqual(await all(where, 2), expected);
  assert.equal(files(where).length, 6);
  assert.deepEqual(await all(where, 2), expected);
  assert.deepEqual(await all(where), expected);
});
