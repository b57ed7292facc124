import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { after, test } from "node:test";
import { gzipSync } from "node:zlib";
import * as data from "../../../../lib/data";
import { ownHome } from "../../../training/own-home";
import { all, jpeg, lay, temporaryFolder } from "../../files";

after(ownHome().remove);
const root = temporaryFolder();

const read = async (path: string, options: data.ReadOptions = {}) => {
  const skipLog = new data.SkipLog({ maxBad: 1 });
  const samples = await all(data.readSamples(data.findDataset(join(root, path)), { skipLog, ...options }));
  return {
    samples,
    captions: samples.map(({ caption }) => caption),
    skipped: Object.fromEntries(skipLog.skipped),
  };
};
const captionsOf = async (path: string) => (await read(path, { images: false })).captions;

test("tables are known by what is in them: separators, quotes, encodings, ends of lines, capitals", async () => {
  const files: Record<string, string | Buffer> = {
    "comma.csv": 'image,caption\na.jpg,"one, two"\nb.jpg,three\n',
    "tab.csv": "filepath\ttitle\na.jpg\tone, two\nb.jpg\tthree\n",
    "semicolon.csv": 'image;Caption\na.jpg;"one, two"\nb.jpg;three\n',
    "pipes.csv": "image_name| comment_number| comment\na.jpg| 0| one, two\nb.jpg| 1| three\n",
    "quoted.tsv": 'image\tcaption\n"a.jpg"\t"one, two"\nb.jpg\tthree\n',
    "tabs.tsv": 'image\tcaption\ttags\na.jpg\t"one, two"\t"x\ty, and\na line"\nb.jpg\tthree\t\n',
    "mac.csv": 'image,caption\ra.jpg,"one, two"\rb.jpg,three\r',
    "utf16.csv": Buffer.from('\ufeffimage,caption\r\na.jpg,"one, two"\r\nb.jpg,three\r\n', "utf16le"),
    "utf16be.csv": Buffer.from('\ufeffimage,caption\na.jpg,"one, two"\nb.jpg,three\n', "utf16le").swap16(),
    "python.jsonl": '{"caption": "one, two", "score": NaN}\n{"caption": "three", "similarity": -Infinity}\n',
  };
  lay(root, files);
  for (const name of Object.keys(files))
    assert.deepEqual(await captionsOf(name), ["one, two", "three"], name);
  lay(root, { "plain.tsv": 'image\tcaption\na.jpg\tthe "first" one\nb.jpg\t"so" he said\n' });
  assert.deepEqual(
    await captionsOf("plain.tsv"),
    ['the "first" one', '"so" he said'],
    "official TSV quotes nothing",
  );
  lay(root, { "inches.tsv": 'image\tcaption\na.jpg\ta 5" nail\nb.jpg\t"so" he said\n' });
  assert.deepEqual(await captionsOf("inches.tsv"), ['a 5" nail', '"so" he said']);
  lay(root, { "strings.jsonl": '{"caption": "NaN stands here", "score": NaN}\n' });
  assert.deepEqual(await captionsOf("strings.jsonl"), ["NaN stands here"]);
});

test("what gzip gives before junk is read, and the junk is counted; zstd behind a frame to be passed over", async () => {
  const lines = Array.from({ length: 20_000 }, (_, i) => `{"caption": "number ${i} of many"}\n`);
  lay(root, {
    "junk.jsonl.gz": Buffer.concat([gzipSync(lines.join("")), Buffer.from([0x1f, 0x8b, 1, 2, 3])]),
  });
  const { captions, skipped } = await read("junk.jsonl.gz", { images: false });
  assert.deepEqual([captions.length, captions.at(-1)], [20_000, "number 19999 of many"]);
  assert.deepEqual(skipped, { "corrupt file": 1 });
});

test("zstd: frames to be passed over, at any place, and windows of 128 MB (--long=27)", async () => {
  // printf '{"caption": "one"}\\n{"caption": "two"}\\n' | zstd --long=27 (from a pipe: the header asks for 128 MB)
  const long = Buffer.from(
    "28b52ffd0488fd0000c87b2263617074696f6e223a20226f6e65227d0a74776f227d0a0100ed9861affd0b3d",
    "hex",
  );
  const skipped = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 1, 2, 3, 4]);
  // ... | zstd
  const short = Buffer.from(
    "28b52ffd0458fd0000c87b2263617074696f6e223a20226f6e65227d0a74776f227d0a0100ed9861affd0b3d",
    "hex",
  );
  lay(root, {
    "long.txt.zst": long,
    "between.jsonl.zst": Buffer.concat([skipped, short, skipped, skipped, short, skipped]),
  });
  assert.deepEqual(await captionsOf("long.txt.zst"), ['{"caption": "one"}', '{"caption": "two"}']);
  assert.deepEqual(await captionsOf("between.jsonl.zst"), ["one", "two", "one", "two"]);
  // The same header with a window of 2 GB, in a second frame.
  const larger = Buffer.from(long);
  larger[5] = (31 - 10) << 3;
  lay(root, { "larger.txt.zst": Buffer.concat([short, larger]) });
  const { captions, skipped: reasons } = await read("larger.txt.zst", { images: false });
  assert.deepEqual([captions.length, reasons], [2, { "too large": 1 }]);
});

test("labels of one's own tables: names, numbers, and what is neither", async () => {
  const gray = (value: number) => Buffer.from(`P5 1 1 255\n${String.fromCharCode(value)}`, "latin1");
  const rows = (labels: readonly string[]) =>
    labels.map((label, i) => {
      lay(root, { [`labels/${i}.pgm`]: gray(33 + i) });
      return `labels/${i}.pgm,${label}\n`;
    });
  lay(root, { "names.csv": `image,label\n${rows(["dog", "cat", "dog", "cat", "", "cat"]).join("")}` });
  const task = await data.loadTask(join(root, "names.csv"), { maxBad: 1 });
  assert.deepEqual(
    [task.classes, [...task.train.labels, ...task.test.labels].sort()],
    [
      ["cat", "dog"],
      [0, 0, 0, 1, 1],
    ],
  );
  assert.deepEqual(Object.fromEntries(task.skipLog!.skipped), { "bad label": 1 });
  lay(root, { "numbers.csv": `image,label\n${rows(["0", "2", "1", "0", "1", "2"]).join("")}` });
  assert.deepEqual((await data.loadTask(join(root, "numbers.csv"))).classes, ["0", "1", "2"]);
});

test("pictures beside tables: backslashes, absolute paths, COCO's captions, Hugging Face's metadata", async () => {
  const red = await jpeg(200);
  lay(root, {
    "pics/0.jpg": red,
    "windows.csv": "image,caption\npics\\0.jpg,red\n",
    "absolute.csv": `image,caption\n${join(root, "pics", "0.jpg")},red\n`,
    "coco/annotations/captions_val2017.json": JSON.stringify({
      info: { year: 2026 },
      licenses: [{ id: 1, url: "x", name: "y" }],
      images: [{ id: 7, file_name: "07.jpg" }],
      annotations: [
        { id: 1, image_id: 7, caption: "red" },
        { id: 2, image_id: 8, caption: "of no picture" },
      ],
    }),
    "coco/val2017/07.jpg": red,
    "hf/train/metadata.jsonl": '{"file_name": "0.jpg", "text": "red"}\n',
    "hf/train/0.jpg": red,
    "hf/test/metadata.jsonl": '{"file_name": "1.jpg", "text": "red"}\n',
    "hf/test/1.jpg": red,
  });
  for (const name of ["windows.csv", "absolute.csv", "coco/annotations/captions_val2017.json"]) {
    const { samples } = await read(name);
    assert.deepEqual(
      [samples.length, samples[0]?.caption, await samples[0]?.image?.()],
      [1, "red", red],
      name,
    );
  }
  assert.deepEqual((await read("coco/annotations/captions_val2017.json")).skipped, {
    "caption of no picture": 1,
  });
  const hf = await read("hf");
  assert.deepEqual(hf.samples.map(({ split }) => split).sort(), ["test", "train"]);
  lay(root, { "list/000/listed.csv": "image,caption\n../../../etc/passwd,climbs\n" });
  await assert.rejects(read("list/000/listed.csv"), /1 unsafe path/, "climbing is refused all the same");
});

const python = process.env.UPSTREAM_PYTHON ?? "python3";
const hasPyarrow = spawnSync(python, ["-c", "import pyarrow.parquet"]).status === 0;

test(
  "Parquet: a text that is not UTF-8 costs its row; lists are texts; Hugging Face's class names",
  { skip: !hasPyarrow && "no pyarrow" },
  async () => {
    const script = `
import pyarrow as pa, pyarrow.parquet as pq
texts = [f"number {i}".encode() for i in range(3000)]; texts[2500] = b"caf\\xe9"
bad = pa.Array.from_buffers(pa.string(), 3000, pa.array(texts, pa.binary()).buffers())
pq.write_table(pa.table({"caption": bad}), "bad.parquet")
pq.write_table(pa.table({"caption": [["one", "two"], ["three"]]}), "lists.parquet")
import json, os
os.makedirs("hub/data", exist_ok=True)
info = {"info": {"features": {"image": {"_type": "Image"}, "label": {"names": ["emu", "ant"], "_type": "ClassLabel"}}}}
for split, count in (("train", 6), ("test", 4)):
    pictures = [{"bytes": b"P5 1 1 255\\n" + bytes([33 + i + 10 * count]), "path": f"{i}.pgm"} for i in range(count)]
    table = pa.table({"image": pictures, "label": [i % 2 for i in range(count)]})
    pq.write_table(table.replace_schema_metadata({"huggingface": json.dumps(info)}), f"hub/data/{split}-00000-of-00001.parquet")`;
    assert.equal(spawnSync(python, ["-c", script], { cwd: root }).status, 0);
    const { captions, skipped } = await read("bad.parquet", { images: false });
    assert.deepEqual([captions.length, new Set(captions).size], [2999, 2999]);
    assert.deepEqual(skipped, { "invalid UTF-8": 1 });
    assert.deepEqual(await captionsOf("lists.parquet"), ["one two", "three"]);
    const task = await data.loadTask(join(root, "hub"));
    assert.deepEqual(
      [task.classes, task.train.labels, task.test.labels],
      [
        ["emu", "ant"],
        [0, 1, 0, 1, 0, 1],
        [0, 1, 0, 1],
      ],
    );
    assert.equal((await data.checkDataset(data.findDataset(join(root, "hub")))).isGood, true);
  },
);

test(
  "brackets in a Parquet file's name are letters, not a pattern of DuckDB's (duckdb 4699)",
  { skip: !hasPyarrow && "no pyarrow" },
  async () => {
    const script = `
import pyarrow as pa, pyarrow.parquet as pq
pq.write_table(pa.table({"caption": ["meant"]}), "[12].parquet")
pq.write_table(pa.table({"caption": ["another"]}), "1.parquet")`;
    assert.equal(spawnSync(python, ["-c", script], { cwd: root }).status, 0);
    assert.deepEqual(await captionsOf("[12].parquet"), ["meant"]);
  },
);
