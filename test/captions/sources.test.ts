import { strict as assert } from "node:assert";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import {
  availableSources,
  countGroups,
  countWords,
  openDataset,
  openFiles,
  findPictures,
  type CaptionSource,
} from "../../lib/captions";
import { addReader, SkipLog } from "../../lib/data";
import { clearStop, Stopped } from "../../lib/common";
import { writeTar } from "../data/shards";
import { sourceOf } from "./source-of";

const folder = mkdtempSync(join(tmpdir(), "captions-"));
after(() => rmSync(folder, { recursive: true }));
const file = (name: string, content: string | Buffer) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

async function read(source: CaptionSource, skipLog = new SkipLog({ maxBad: 1 })) {
  const captions: string[] = [];
  const rows: (string | number)[] = [];
  for await (const batch of source.read(skipLog)) {
    captions.push(...batch.captions);
    rows.push(...batch.rows);
  }
  return { captions, rows, skipped: Object.fromEntries(skipLog.skipped), examples: skipLog.examples };
}

describe("captions in files", () => {
  it("counts a folder's captions once, whatever links in it lead back to itself", async () => {
    mkdirSync(join(folder, "linked"));
    file("linked/a.csv", "caption\na red dog\n");
    for (const [name, target] of Object.entries({ dot: ".", up: "..", self: "self" }))
      symlinkSync(target, join(folder, "linked", name));
    const { captions } = await read(openFiles("linked", join(folder, "linked")));
    assert.deepEqual(captions.filter((caption) => caption === "a red dog").length, 1);
  });

  it("reads the English captions of WIT's columns, and passes over rows without one", async () => {
    const header = "language\tpage_url\timage_url\tcaption_reference_description\n";
    const path = file("wit.tsv", `${header}en\tp\ti\ta bridge\nde\tp\ti\teine Brücke\nen\tp\ti\t\n`);
    const { captions, rows, skipped } = await read(openFiles("WIT", path, { where: { language: "en" } }));
    assert.deepEqual([captions, rows, skipped], [["a bridge"], [1], {}]);
  });

  it("reads RedCaps' annotations and LAION's TEXT", async () => {
    const annotations = [{ image_id: "a", raw_caption: "A Cat!", caption: "a cat" }];
    const redcaps = file("cats_2020.json", JSON.stringify({ info: { url: "x" }, annotations }));
    assert.deepEqual((await read(openFiles("RedCaps", redcaps))).captions, ["a cat"]);
    const laion = file("part-0.tsv", "SAMPLE_ID\tURL\tTEXT\n1\thttp://x.org\ta dog\n");
    assert.deepEqual((await read(openFiles("LAION", laion))).captions, ["a dog"]);
  });

  it("reads the .txt and .json members of WebDataset shards", async () => {
    const shards = join(folder, "shards");
    mkdirSync(shards);
    await writeTar(join(shards, "00000.tar"), [
      ["1.txt", "an owl"],
      ["1.jpg", "no picture is looked at"],
      ["2.json", '{"caption":"two owls"}'],
      ["3.jpg", "x"],
    ]);
    const { captions, rows, skipped } = await read(openFiles("wds", shards));
    assert.deepEqual(
      [captions, rows],
      [
        ["an owl", "two owls"],
        ["00000/1", "00000/2"],
      ],
    );
    assert.deepEqual(skipped, { "no caption": 1 });
  });

  it("gives the fields of shards and of registered tables, and takes several values of a column", async () => {
    const json = (fields: object) => JSON.stringify(fields);
    const shards = join(folder, "by.tar");
    await writeTar(shards, [
      ["1.json", json({ caption: "an owl", subreddit: "birds", year: 2019 })],
      ["2.txt", "a cat"],
      ["2.json", json({ caption: "x", subreddit: "cats", year: 2020 })],
      ["3.json", json({ caption: "a dog", subreddit: "dogs", year: null })],
    ]);
    const groups = async (source: CaptionSource, by: string) =>
      (await countGroups(source, by, { unit: "words" })).map((one) => [one.source, one.captions]);
    const by = (options = {}) => openFiles("by", shards, options);
    assert.deepEqual(await groups(by(), "subreddit"), [
      ["birds", 1],
      ["cats", 1],
      ["dogs", 1],
    ]);
    assert.deepEqual(await groups(by({ where: { subreddit: ["cats", "dogs"] } }), "year"), [
      ["(none)", 1],
      ["2020", 1],
    ]);
    await assert.rejects(groups(by(), "language"), /by\.tar: no caption's \.json has a language/);
    await assert.rejects(
      groups(by({ where: { year: "1999" } }), "year"),
      /no sample where year=1999 in 1 shards/,
    );
    const table = file("pets.csv", "kind,caption\ncat,a cat\ndog,a dog\ncat,\nowl,an owl\n");
    const registered = { name: "pets", reader: { kind: "table", tables: [table] } };
    const pets = (options = {}) => openDataset(registered, options);
    assert.deepEqual(await groups(pets({ where: { kind: ["cat", "owl"] } }), "kind"), [
      ["cat", 1],
      ["owl", 1],
    ]);
    await assert.rejects(
      groups(pets(), "year"),
      /pets: .*pets\.csv has no column year; there are kind, caption/,
    );
    await assert.rejects(groups(pets({ where: { kind: "aww" } }), "kind"), /pets: no caption where kind=aww/);
    const either = { name: "either", reader: { kind: "either", of: [registered.reader] } };
    assert.deepEqual((await groups(openDataset(either), "kind")).length, 3);
    await assert.rejects(
      groups(openDataset({ name: "ui", reader: { kind: "icons" } }), "kind"),
      /ui: its captions stand in no table/,
    );
  });

  it("skips and names what is bad, and reads the rest", async () => {
    const bad = Buffer.concat([
      Buffer.from("caption\nfirst\n"),
      Buffer.from([0xc3, 0x28, 0x0a]),
      Buffer.from("y".repeat(10_000_000) + "\n" + "z ".repeat(50_000) + "\nlast\n"),
    ]);
    const { captions, skipped, examples } = await read(openFiles("bad", file("bad.tsv", bad)));
    assert.deepEqual(captions, ["first", "last"]);
    assert.deepEqual(skipped, { "invalid UTF-8": 1, "too large": 2 });
    assert.match(
      examples.get("too large")?.[1] ?? "",
      /bad\.tsv: the caption of row 4 has 100000 characters/,
    );
    const whole = gzipSync(
      "caption\n" + Array.from({ length: 90_000 }, (_, i) => `caption ${i * 7919}\n`).join(""),
    );
    const cut = await read(openFiles("cut", file("cut.csv.gz", whole.subarray(0, whole.length - 50_000))));
    assert.ok(cut.captions.length > 10_000);
    assert.equal(cut.skipped["truncated file"], 1);
  });

  it("ends with an interrupt", async () => {
    const captions = sourceOf(Array<string>(1000).fill("a cat"), "slow", 10);
    const interrupted: CaptionSource = {
      name: "slow",
      async *read(skipLog) {
        let batches = 0;
        for await (const batch of captions.read(skipLog)) {
          yield batch;
          if (++batches === 5) process.emit("SIGINT");
        }
      },
    };
    await assert.rejects(countWords(interrupted), Stopped);
    clearStop();
    assert.equal((await countWords(captions)).captions, 1000);
  });

  it("shows the pictures of a word", async () => {
    addReader("pets", async function* ({ images }) {
      for (const [i, caption] of ["a cat", "a dog", "two cats"].entries()) {
        await Promise.resolve();
        const key = `pet ${i}`;
        const image = () => Promise.resolve(Buffer.from(`picture of ${caption}`));
        yield images ? { key, where: key, caption, image } : { key, where: key, caption };
      }
    });
    const pets = { name: "pets", reader: { kind: "pets" } };
    assert.deepEqual((await read(openDataset(pets))).captions, ["a cat", "a dog", "two cats"]);
    assert.deepEqual(
      (await findPictures(pets, "cat")).map(({ key, caption, image }) => [key, caption, String(image)]),
      [
        ["pet 0", "a cat", "picture of a cat"],
        ["pet 2", "two cats", "picture of two cats"],
      ],
    );
    assert.deepEqual(await findPictures(pets, "owl"), []);
  });

  it("finds the captions that lie under the data root: the whole source before a part of it", async () => {
    const before = process.env.UPSTREAM_DATA;
    const root = join(folder, "root");
    mkdirSync(join(root, "captions"), { recursive: true });
    writeFileSync(join(root, "captions", "redcaps_dev.tsv"), "caption\na part\n");
    writeFileSync(join(root, "captions", "cc3m_val_dev.tsv"), "a part\thttp://x.org/1.jpg\n");
    writeFileSync(join(root, "Train_GCC-training.tsv"), "the whole\thttp://x.org/1.jpg\n");
    try {
      process.env.UPSTREAM_DATA = root;
      const found = await Promise.all(
        (await availableSources()).map(async (source) => [source.name, ...(await read(source)).captions]),
      );
      assert.deepEqual(found.sort(), [
        ["CC3M", "the whole"],
        ["RedCaps", "a part"],
      ]);
      delete process.env.UPSTREAM_DATA;
      assert.deepEqual(await availableSources(), []);
    } finally {
      if (before === undefined) delete process.env.UPSTREAM_DATA;
      else process.env.UPSTREAM_DATA = before;
    }
  });
});
