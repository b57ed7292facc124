import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import * as data from "../../lib/data";
import { officialSources } from "../../lib/catalogue";
import { all, jpeg, lay, temporaryFolder } from "./files";
import { writeTar } from "./shards";

const root = temporaryFolder();
process.env.UPSTREAM_HOME = mkdtempSync(join(tmpdir(), "home-"));
const read = (name: string, options: data.ReadOptions = {}) =>
  all(data.readSamples(data.findSource(name), { root, ...options }));
const captions = (samples: data.Sample[]) => samples.map(({ caption }) => caption);

test("img2dataset's forms: shards, and folders of files", async () => {
  await writeTar(join(root, "cc3m/00000.tar"), [
    ["000000000.jpg", "A"],
    ["000000000.txt", "a caption"],
    ["000000000.json", `{"caption": "a caption", "status": "success", "key": "000000000"}`],
  ]);
  lay(root, { "cc3m/00000_stats.json": "{}", "cc3m/00000.parquet": "not read" });
  assert.deepEqual(captions(await read("CC3M")), ["a caption"]);
  lay(root, {
    "cc12m/00000/000000000.jpg": "A",
    "cc12m/00000/000000000.txt": "first",
    "cc12m/00000/000000000.json": "{}",
    "cc12m/00000/000000003.jpg": "B",
    "cc12m/00000/000000004.jpg": "C",
    "cc12m/00000/000000004.json": `{"caption": "from json"}`,
    "cc12m/00001/000010000.webp": "D",
    "cc12m/00001/000010000.txt": "second folder",
    "cc12m/00000_stats.json": "{}",
  });
  const skipLog = new data.SkipLog({ maxBad: 1 });
  const samples = await read("CC12M", { skipLog });
  assert.deepEqual(
    samples.map(({ key, caption }) => [key, caption]),
    [
      ["00000/000000000", "first"],
      ["00000/000000004", "from json"],
      ["00001/000010000", "second folder"],
    ],
  );
  assert.deepEqual([...skipLog.skipped], [["no caption", 1]]);
  assert.equal(String(await samples[2]?.image?.()), "D");
});

test("img2dataset's Parquet, and any other that holds its pictures; a column of picture files beside it", async () => {
  const folder = join(root, "shutterstock");
  lay(folder, { "00000_stats.json": "{}" });
  const connection = await (await DuckDBInstance.create()).connect();
  const write = (rows: string, columns: string, path: string) =>
    connection.run(`copy (select * from (values ${rows}) t(${columns})) to '${path}' (format parquet)`);
  await write(
    `('000000000', 'http://i/0', 'a pier', 'success', null, 'picture 0'::blob),
     ('000000001', 'http://i/1', 'gone', 'failed_to_download', '404', null),
     ('000000002', 'http://i/2', 'a boat', 'success', null, 'picture 2'::blob),
     ('000000003', 'http://i/3', null, 'success', null, 'picture 3'::blob),
     ('000000004', 'http://i/4', 'lost', 'success', null, null)`,
    "key, url, caption, status, error_message, jpg",
    join(folder, "00000.parquet"),
  );
  const skipLog = new data.SkipLog({ maxBad: 1 });
  const samples = await read("Shutterstock", { skipLog });
  assert.deepEqual(captions(samples), ["a pier", "a boat"]);
  assert.equal(String(await samples[1]?.image?.()), "picture 2");
  assert.deepEqual(Object.fromEntries(skipLog.skipped), { "no caption": 1, "no image": 1 });
  const some = data.readSubset(data.findSource("Shutterstock"), { root, size: 1, maxBad: 1 });
  assert.equal((await all(some)).length, 1);
  assert.deepEqual(captions(await read("Shutterstock", { images: false, maxBad: 1 })), [
    "a pier",
    "a boat",
    "lost",
  ]);
  assert.equal(data.ownDataset(folder).reader.kind, "img2dataset");
  const own = join(root, "hugging");
  mkdirSync(own);
  await write(
    `({bytes: 'first'::blob, path: 'a.png'}, 'one'), ({bytes: null, path: 'b.png'}, 'two')`,
    "image, text",
    join(own, "train-0.parquet"),
  );
  const [first, ...rest] = await all(data.readSamples(data.ownDataset(own), { maxBad: 1 }));
  assert.deepEqual([first?.caption, String(await first?.image?.()), rest.length], ["one", "first", 0]);
});

test("Flickr8k in its own form and in Kaggle's", async () => {
  const at = join(root, "flickr");
  lay(at, {
    "flickr8k/Flickr8k_text/Flickr8k.token.txt":
      'a_1.jpg#0\tA child in a "pink" dress .\na_1.jpg#1\tA girl .\nb_2.jpg#0\tA dog .\n',
    "flickr8k/Flicker8k_Dataset/a_1.jpg": "A",
    "flickr8k/Flicker8k_Dataset/b_2.jpg": "B",
  });
  const samples = await read("Flickr8k", { root: at });
  assert.deepEqual(captions(samples), ['A child in a "pink" dress .', "A girl .", "A dog ."]);
  assert.deepEqual(await Promise.all(samples.map(async ({ image }) => String(await image?.()))), [..."AAB"]);
  lay(at, { "flickr8k/captions.txt": 'image,caption\nb_2.jpg,"A dog , ""Rex"" ."\n' });
  assert.deepEqual(captions(await read("Flickr8k", { root: at })), ['A dog , "Rex" .']);
});

test("lists of captions alone: CC12M's columns, WIT's English rows, LAION's Parquet", async () => {
  const lists = join(root, "lists");
  lay(lists, {
    "cc12m.tsv": "http://a/1.jpg\tone caption\nhttp://a/2.jpg\tanother\n",
    "wit_v1.train.all-00000-of-00010.tsv.gz": gzipSync(
      'language\tpage_url\timage_url\tcaption_reference_description\nen\tp\thttp://i/1\tA church in "quotes"\nde\tp\thttp://i/2\tEine Kirche\nen\tp\thttp://i/3\t\n',
    ),
    "laion400m-meta/part-00000.parquet": "",
  });
  const connection = await (await DuckDBInstance.create()).connect();
  await connection.run(
    `copy (select * from (values ('http://i/1', 'alt text', 0.1), ('http://i/2', null, 0.2)) t(URL, TEXT, NSFW)) to '${join(lists, "laion400m-meta/part-00000.parquet")}' (format parquet)`,
  );
  const inLists = { root: lists, images: false };
  assert.deepEqual(captions(await read("CC12M", inLists)), ["one caption", "another"]);
  const skipLog = new data.SkipLog({ maxBad: 1 });
  assert.deepEqual(captions(await read("WIT", { ...inLists, skipLog })), ['A church in "quotes"']);
  assert.deepEqual(captions(await read("LAION", { ...inLists, skipLog })), ["alt text"]);
  assert.deepEqual([...skipLog.skipped], [["no caption", 2]]);
  await assert.rejects(read("CC12M", { root: lists }), {
    name: "UserError",
    message: /names no picture files.*ask for captions alone/,
  });
});

test("RedCaps: annotations that name pictures by subreddit and id", async () => {
  const annotation = (image_id: string, caption: string, subreddit = "cats") => ({
    image_id,
    author: "x",
    url: "http://i",
    raw_caption: caption,
    caption,
    subreddit,
  });
  lay(root, {
    "redcaps/annotations/cats_2017.json": JSON.stringify({
      info: { year: 2017 },
      annotations: [
        annotation("a1", "my cat"),
        annotation("b2", "gone"),
        annotation("../../x", "climbs"),
        annotation("c3", ""),
      ],
    }),
    "redcaps/images/cats/a1.jpg": await jpeg(1),
  });
  const skipLog = new data.SkipLog({ maxBad: 1 });
  const samples = await read("RedCaps", { skipLog });
  assert.deepEqual(captions(samples), ["my cat"]);
  assert.deepEqual(await samples[0]?.image?.(), await jpeg(1));
  assert.deepEqual(Object.fromEntries(skipLog.skipped), {
    "missing file": 1,
    "unsafe path": 1,
    "no caption": 1,
  });
});

test("ImageNet with Flickr's texts: title, description and tags in one caption", async () => {
  lay(root, {
    "imagenet-captions/imagenet_captions.json": JSON.stringify([
      {
        filename: "n01440764_1.JPEG",
        wnid: "n01440764",
        title: "Big fish",
        description: "",
        tags: ["tench", "lake"],
      },
      {
        filename: "n01440764_2.JPEG",
        wnid: "n01440764",
        title: "[sic]",
        description: "caught  today",
        tags: [],
      },
    ]),
    "imagenet/train/n01440764/n01440764_1.JPEG": "1",
    "imagenet/train/n01440764/n01440764_2.JPEG": "2",
  });
  assert.deepEqual(captions(await read("IN1K-Flickr-Captions")), [
    "Big fish tench lake",
    "[sic] caught  today",
  ]);
});

test("data of one's own, by what lies there", async () => {
  const own = (path: string) => data.ownDataset(join(root, path)).reader.kind;
  assert.equal(own("cc3m"), "img2dataset");
  assert.equal(own("cc12m"), "img2dataset");
  assert.equal(own("cc3m/00000.tar"), "tar");
  assert.equal(own("cc3m/{00000..00003}.tar"), "webdataset");
  assert.equal(own("lists/cc12m.tsv"), "table");
  assert.equal(own("imagenet/train"), "class-folders");
  lay(root, { "mine/pairs.csv": "file,words\na.jpg,hello\n", "mine/a.jpg": "x" });
  const reader = { kind: "table", tables: "mine/pairs.csv", at: "mine", image: "{file}", caption: "words" };
  assert.deepEqual(captions(await all(data.readSamples({ reader }, { root }))), ["hello"]);
  await assert.rejects(
    all(data.readSamples({ name: "m", reader: { ...reader, caption: "text" } }, { root })),
    {
      message: /m: .*pairs\.csv has no column text; there are file, words/,
    },
  );
});

const numbered = {
  name: "numbered",
  reader: { kind: "numbered" },
};
data.addReader("numbered", async function* () {
  for (let i = 0; i < 4000; i++) yield { key: `${i}`, where: `${i}`, caption: `c${i}` };
});

test("subsets are exact in size, seeded, nested, and drawn over the whole source", async () => {
  const draw = async (size: number, seed: number) =>
    new Set((await all(data.readSubset(numbered, { size, seed }))).map(({ key }) => key));
  const [small, middle, large] = [await draw(20, 0), await draw(540, 0), await draw(3000, 0)];
  assert.deepEqual([small.size, middle.size, large.size], [20, 540, 3000]);
  assert.ok([...small].every((key) => middle.has(key)) && [...middle].every((key) => large.has(key)));
  assert.deepEqual(await draw(20, 0), small, "again");
  const other = await draw(540, 1);
  const common = [...other].filter((key) => middle.has(key)).length;
  assert.ok(Math.abs(common - (540 * 540) / 4000) < 30, `another seed, another subset: ${common} in common`);
  // Uniform over the source: each tenth holds about a tenth (chi-squared, 9 degrees of freedom, 0.999 quantile 27.9).
  const tenths = new Array<number>(10).fill(0);
  for (const key of middle) tenths[Math.floor(Number(key) / 400)]!++;
  assert.ok(tenths.reduce((sum, n) => sum + (n - 54) ** 2 / 54, 0) < 27.9, tenths.join(" "));
  assert.equal(
    (await all(data.readSubset(numbered, { size: 6000 }))).length,
    4000,
    "all where there are fewer",
  );
});

test("mixed by weight, the same order for the same seed", async () => {
  const parts = [
    { dataset: { ...numbered, name: "a" }, weight: 3 },
    { dataset: { ...numbered, name: "b" }, weight: 1, options: { size: 2000 } },
  ];
  const keys = (await all(data.mix(parts, 7))).map(({ key }) => key);
  const share = keys.filter((key) => key.startsWith("a/")).length / keys.length;
  assert.ok(Math.abs(share - 0.75) < 0.025, `${share}`);
  assert.ok(keys.length > 5100 && keys.length < 5560, "ends when a has come to its end");
  assert.deepEqual(
    (await all(data.mix(parts, 7))).map(({ key }) => key),
    keys,
  );
  await assert.rejects(
    all(data.mix([{ dataset: numbered, weight: 0 }])),
    /numbered: weight 0, expected a number above 0/,
  );
});

test("random samples: uniform, seeded; of many files only some are opened", async () => {
  const first = await data.drawSamples(numbered, 8, { seed: "x" });
  assert.deepEqual(await data.drawSamples(numbered, 8, { seed: "x" }), first);
  assert.equal(new Set(first.map(({ key }) => key)).size, 8);
  assert.ok(first.some(({ key }) => Number(key) > 2000) && first.some(({ key }) => Number(key) < 2000));
  for (let i = 0; i < 6; i++)
    await writeTar(join(root, `many/${i}.tar`), [
      ["x.jpg", `${i}`],
      ["x.txt", `c${i}`],
    ]);
  const dataset = { name: "many", reader: { kind: "webdataset", shards: "many/*.tar" } };
  assert.equal((await all(data.readSamples(dataset, { root, files: 2 }))).length, 2);
  const { captions: shown, images } = await data.preview(dataset, 3, { root, seed: 1 });
  assert.equal(images.length, 3);
  shown.forEach((caption, i) => assert.equal(caption, `c${String(images[i])}`));
});

test("the study's sources: a name each, sizes of Table 2, a reader that exists", () => {
  const names = officialSources.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  assert.deepEqual(
    ["YFCC", "LAION", "CC3M", "CC12M", "RedCaps", "WIT", "Shutterstock", "IN1K-Flickr-Captions", "IN1K"].map(
      (name) => data.findSource(name).size,
    ),
    [14_829_396, 15_504_742, 2_799_553, 9_594_338, 11_882_403, 5_038_295, 11_800_000, 463_622, 1_281_167],
  );
  for (const { name, reader } of officialSources)
    for (const { kind } of (reader.of as { kind: string }[] | undefined) ?? [reader])
      assert.ok(data.readerKinds().includes(kind), `${name}: ${kind}`);
});

const real = process.env.UPSTREAM_DATA;
test(
  "Flickr8k's photographs with their captions",
  { skip: real === undefined ? "UPSTREAM_DATA is not set" : false },
  async () => {
    const samples = await all(data.readSamples(data.findSource("Flickr8k-part")));
    assert.equal(samples.length, 3500);
    assert.equal(
      samples[0]?.caption,
      "A child in a pink dress is climbing up a set of stairs in an entry way .",
    );
    const image = (await samples[0]?.image?.()) as Buffer;
    assert.deepEqual([...image.subarray(0, 3)], [0xff, 0xd8, 0xff]);
    const list = readFileSync(join(real as string, "pairs/flickr8k/dev_images.txt"), "utf8")
      .trim()
      .split("\n");
    assert.equal(list.length * 5, 3500);
  },
);
