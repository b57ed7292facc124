import { strict as assert } from "node:assert";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, it } from "node:test";
import { addReader, captionsContent, findSource } from "../../../lib/data";
import { findReader } from "../../../lib/data/reading/registry";
import { writeTar } from "../shards";

const folder = mkdtempSync(join(tmpdir(), "captions-content-"));
const homeBefore = process.env.UPSTREAM_HOME;
process.env.UPSTREAM_HOME = join(folder, "home");
after(() => {
  if (homeBefore === undefined) delete process.env.UPSTREAM_HOME;
  else process.env.UPSTREAM_HOME = homeBefore;
  rmSync(folder, { recursive: true });
});

it("changes with the bytes of tables and shards, and with the reader's options", async () => {
  const table = join(folder, "a.csv");
  writeFileSync(table, "caption,title\na dog,x\n");
  const ofTable = (caption: string) =>
    captionsContent({ name: "a", reader: { kind: "table", tables: [table], caption, at: folder } });
  const before = await ofTable("caption");
  assert.equal(await ofTable("caption"), before);
  assert.notEqual(await ofTable("title"), before);
  writeFileSync(table, "caption,title\na cat,x\n");
  assert.notEqual(await ofTable("caption"), before);

  const shards = join(folder, "shards");
  mkdirSync(shards);
  const ofShards = (kind: string) =>
    captionsContent({
      name: "b",
      reader: kind === "webdataset" ? { kind, shards: `${shards}/*.tar` } : { kind, at: [shards] },
    });
  for (const kind of ["webdataset", "img2dataset"]) {
    await writeTar(join(shards, "00000.tar"), [["1.txt", "an owl"]]);
    const owl = await ofShards(kind);
    assert.match(owl ?? "", /^[0-9a-f]{16}$/);
    await writeTar(join(shards, "00000.tar"), [["1.txt", "an elk"]]);
    assert.notEqual(await ofShards(kind), owl);
  }
});

it("is that of the embedded drawings, and of img2dataset's files without their pictures", async () => {
  const [ui, emoji] = await Promise.all(["ui", "emoji"].map((name) => captionsContent(findSource(name))));
  assert.ok(ui !== undefined && emoji !== undefined && ui !== emoji);
  assert.equal(await captionsContent(findSource("ui")), ui);

  const files = join(folder, "files", "00000");
  mkdirSync(files, { recursive: true });
  writeFileSync(join(files, "1.txt"), "an owl");
  const content = () => captionsContent({ reader: { kind: "img2dataset", at: [join(folder, "files")] } });
  const before = await content();
  writeFileSync(join(files, "1.jpg"), "a picture");
  assert.equal(await content(), before);
  writeFileSync(join(files, "2.txt"), "two owls");
  assert.notEqual(await content(), before);
});

it("is unknown of class folders, of what can't be read and of readers of one's own", async () => {
  assert.equal(await captionsContent({ reader: { kind: "class-folders", at: folder } }), undefined);
  assert.equal(
    await captionsContent({ reader: { kind: "table", tables: [join(folder, "none.csv")] } }),
    undefined,
  );
  const files = { reader: { kind: "img2dataset", at: [join(folder, "files")] } };
  assert.notEqual(await captionsContent(files), undefined);
  addReader("img2dataset", await findReader("img2dataset", "files"));
  assert.equal(await captionsContent(files), undefined);
});
