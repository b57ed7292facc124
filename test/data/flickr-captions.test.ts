import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import sharp from "sharp";
import * as data from "../../lib/data";
import {
  distance,
  NearDuplicates,
  perceptualHash,
  type PerceptualHash,
} from "../../lib/data/images/near-duplicates";
import { random } from "../../lib/random";
import { all, lay, temporaryFolder } from "./files";

/** A picture of blocks that the seed draws. */
async function blocks(seed: string, size = 96): Promise<Buffer> {
  const draws = random("blocks", seed);
  const raw = Buffer.from(Array.from({ length: 12 * 12 * 3 }, () => draws.integer(256)));
  return sharp(raw, { raw: { width: 12, height: 12, channels: 3 } })
    .resize(size, size, { kernel: "cubic" })
    .jpeg({ quality: 92 })
    .toBuffer();
}

test("near-equal pictures have near-equal hashes, others don't", async () => {
  const one = await perceptualHash(await blocks("a"));
  const smaller = await perceptualHash(
    await sharp(await blocks("a", 192))
      .modulate({ brightness: 1.1 })
      .jpeg({ quality: 60 })
      .toBuffer(),
  );
  const other = await perceptualHash(await blocks("b"));
  assert.ok(distance(one, smaller) <= 3, `${distance(one, smaller)} bits`);
  assert.ok(distance(one, other) > 15, `${distance(one, other)} bits`);
});

test("finds all within 3 bits, as comparing each with each does", () => {
  const draws = random("hashes");
  const hashes: PerceptualHash[] = [];
  for (let i = 0; i < 400; i++) {
    const base = i % 3 === 0 || hashes.length === 0 ? undefined : hashes[draws.integer(hashes.length)];
    const hash: [number, number] =
      base === undefined ? [draws.integer(2 ** 32), draws.integer(2 ** 32)] : [...base];
    for (let flips = draws.integer(6); flips > 0 && base !== undefined; flips--)
      hash[draws.integer(2)]! ^= 1 << draws.integer(32);
    hashes.push([hash[0] >>> 0, hash[1] >>> 0]);
  }
  const kept: PerceptualHash[] = [];
  const seen = new NearDuplicates();
  for (const hash of hashes) {
    const isRepeated = kept.some((earlier) => distance(earlier, hash) <= 3);
    assert.equal(seen.isRepeated(hash), isRepeated);
    if (!isRepeated) kept.push(hash);
  }
  assert.ok(kept.length > 130 && kept.length < 350);
});

test("builds ImageNet-Captions from addresses, texts and pictures, step by step", async () => {
  const root = temporaryFolder();
  const flickr = (id: number) => `http://farm3.static.flickr.com/2152/${id}_a1b2c3d4e5.jpg`;
  lay(root, {
    "fall11_urls.txt": [
      `n01440764_1\t${flickr(1)}`,
      `n01440764_2\t${flickr(2)}`,
      `n01440764_3\thttp://www.example.org/3.jpg`,
      `n00000000_4\t${flickr(4)}`,
      `n01443537_5\t${flickr(5)}`,
      `n01443537_6\t${flickr(6)}`,
      `n01443537_7\t${flickr(7)}`,
      `n01443537_8\t${flickr(8)}`,
    ].join("\n"),
    "texts.csv": [
      "id,title,description,tags",
      `1,Tench,"caught by <a href=""x"">me</a> &amp; Joe","fish,fresh+water"`,
      "2,the same picture,,",
      "4,not in the classes,,",
      "5,what the fuck,,",
      "6,,,",
      "7,no picture,,",
      "8,goldfish,,[no+list",
    ].join("\n"),
    "train/n01440764/n01440764_1.JPEG": await blocks("a"),
    "train/n01440764/n01440764_2.JPEG": await blocks("a", 192),
    "train/n01443537/n01443537_8.JPEG": await blocks("c"),
  });
  const counts = await data.buildFlickrCaptions({
    urls: join(root, "fall11_urls.txt"),
    texts: join(root, "texts.csv"),
    images: join(root, "train"),
    out: join(root, "imagenet_captions.json"),
  });
  assert.deepEqual(counts, {
    urls: 8,
    fromFlickr: 7,
    inClasses: 6,
    withText: 5,
    withoutProfanity: 4,
    withImage: 3,
    withoutNearDuplicates: 2,
  });
  const source = data.findSource("IN1K-Flickr-Captions");
  const reader = { ...source.reader, tables: "imagenet_captions.json", at: "train" };
  const samples = await all(data.readSamples({ ...source, reader }, { root }));
  assert.deepEqual(
    samples.map(({ caption }) => caption),
    ["Tench caught by me & Joe fish fresh water", "goldfish [no list"],
  );
});
