import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import { openTable, readRows, SkipLog } from "../../../../lib/data";

const folder = mkdtempSync(join(tmpdir(), "tables-"));
after(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** The values of one column with their row numbers, and what was skipped. */
async function column(path: string, name: string, skipLog = new SkipLog({ maxBad: 1 })) {
  const values: [number, string | null][] = [];
  let error: unknown;
  try {
    const table = await openTable(path);
    for await (const { numbers, fields } of table.rows([name], skipLog))
      numbers.forEach((number, i) => values.push([number, fields[0]?.[i] ?? null]));
  } catch (caught) {
    error = caught;
  }
  return { values, error, skipped: Object.fromEntries(skipLog.skipped), examples: skipLog.examples };
}

const three = [
  [1, "a cat"],
  [2, 'a "big" dog'],
  [3, "naïve 東京"],
];

describe("tables", () => {
  it("reads one table in every form alike", async () => {
    const csv = 'id,caption\n1,a cat\n2,"a ""big"" dog"\n3,naïve 東京\n';
    const tsv = 'id\tcaption\r\n1\ta cat\r\n2\ta "big" dog\r\n3\tnaïve 東京';
    const rows = three.map(([id, caption]) => ({ id, caption }));
    const jsonl = rows.map((row) => JSON.stringify(row)).join("\n");
    for (const path of [
      file("a.csv", csv),
      file("bom.csv", "\ufeff" + csv.replace("id,", "n,")),
      file("a.csv.gz", gzipSync(csv)),
      file("b.csv", gzipSync(csv)),
      file("a.tsv", tsv),
      file("a.jsonl", jsonl),
      file("b.json", jsonl),
      file("a.json", JSON.stringify(rows)),
      file("pretty.json", JSON.stringify(rows, null, 2)),
      file("redcaps.json", JSON.stringify({ info: { year: 2020, tags: ["[", "{"] }, annotations: rows })),
    ]) {
      const { values, skipped, error } = await column(path, "caption");
      assert.equal(error, undefined, path);
      assert.deepEqual(values, three, path);
      assert.deepEqual(skipped, {}, path);
    }
  });

  it("reads Parquet with row numbers over several row groups", async () => {
    const path = join(folder, "a.parquet");
    const connection = await (await DuckDBInstance.create(":memory:")).connect();
    await connection.run(
      `copy (select i as id, 'caption ' || i as "TEXT" from range(10000) t(i)) to '${path}' (row_group_size 2048)`,
    );
    const { values } = await column(path, "TEXT");
    assert.equal(values.length, 10000);
    assert.deepEqual(values[9999], [10000, "caption 9999"]);
  });

  it("reads what the zstd tool compressed", async (t) => {
    const plain = file("z.csv", "caption\n" + "some words in a row\n".repeat(200_000));
    try {
      execFileSync("zstd", ["-q", "-f", plain, "-o", plain + ".zst"]);
    } catch {
      t.skip("no zstd here");
      return;
    }
    const { values, error } = await column(plain + ".zst", "caption");
    assert.equal(error, undefined);
    assert.equal(values.length, 200_000);
  });

  it("knows the Conceptual Captions' files, which have no header, and WIT's quotes", async () => {
    const url = "http://example.org/1.jpg";
    assert.deepEqual((await column(file("cc3m.tsv", `a "cat\t${url}\na dog\t${url}\n`), "caption")).values, [
      [1, 'a "cat'],
      [2, "a dog"],
    ]);
    assert.deepEqual((await column(file("cc12m.tsv", `${url}\ta cat\n`), "caption")).values, [[1, "a cat"]]);
    const wit =
      'language\tpage_url\timage_url\tcaption_reference_description\nen\tp\ti\t"two\nlines ""x"""\n';
    assert.deepEqual((await column(file("wit.tsv", wit), "caption_reference_description")).values, [
      [1, 'two\nlines "x"'],
    ]);
  });

  it("names bad rows, counts them and reads on", async () => {
    const bad = Buffer.concat([
      Buffer.from("id\tcaption\n1\tfirst\n2\t"),
      Buffer.from([0xff, 0xfe]),
      Buffer.from("\n3\ttoo\tmany\n4\n5\t" + "x".repeat(3_000_000) + "\n\n6\tlast\n"),
    ]);
    const { values, skipped, examples } = await column(file("bad.tsv", bad), "caption");
    assert.deepEqual(values, [
      [1, "first"],
      [6, "last"],
    ]);
    assert.deepEqual(skipped, { "invalid UTF-8": 1, "too large": 1, "wrong number of fields": 2 });
    assert.match(examples.get("invalid UTF-8")?.[0] ?? "", /bad\.tsv: line 3$/);
    assert.match(examples.get("too large")?.[0] ?? "", /bad\.tsv: line 6 has/);
    assert.match(examples.get("wrong number of fields")?.[0] ?? "", /row 3 \(line 4\) has 3, expected 2/);
  });

  it("loses one line to a quote that is never closed", async () => {
    const rows = Array.from({ length: 100_000 }, (_, i) => `${i},"caption, number ${i}"`);
    rows[10] = '10,"open';
    const { values, skipped, examples } = await column(
      file("open.csv", ["id,caption", ...rows].join("\n")),
      "caption",
    );
    assert.equal(values.length, 99_999);
    assert.deepEqual(values[10], [12, "caption, number 11"]);
    assert.deepEqual(skipped, { "unclosed quote": 1 });
    assert.match(examples.get("unclosed quote")?.[0] ?? "", /line 12$/);
  });

  it("names bad objects in JSON", async () => {
    const lines = '{"caption":"a"}\n{"caption": oops\n\n[1]\n{"caption":"c","more":{"x":1}}\n{"other":1}\n';
    const { values, skipped } = await column(file("bad.jsonl", lines), "caption");
    assert.deepEqual(values, [
      [1, "a"],
      [5, "c"],
      [6, null],
    ]);
    assert.deepEqual(skipped, { "bad json": 1, "not an object": 1 });
    const document = Buffer.concat([
      Buffer.from('{"annotations":[{"caption":"a\\"}"},{"caption": oops},{"caption":"'),
      Buffer.from([0xff]),
      Buffer.from(`"},{"caption":"${"y".repeat(2_000_000)}"},{"caption":"\ufffd e"}]}`),
    ]);
    const second = await column(file("bad.json", document), "caption");
    assert.deepEqual(second.values[0], [1, 'a"}']);
    assert.deepEqual(second.values.at(-1)?.[0], 5);
    assert.equal(second.skipped["too large"], 1);
    assert.equal(second.skipped["bad json"], 1);
  });

  it("gives what a truncated file holds, then says where it ends", async () => {
    const rows = Array.from({ length: 50_000 }, (_, i) => `${i},caption ${i * 7919}`).join("\n");
    const whole = gzipSync("id,caption\n" + rows);
    const csv = await column(file("cut.csv.gz", whole.subarray(0, whole.length / 2)), "caption");
    assert.ok(csv.values.length > 10_000, String(csv.values.length));
    assert.match(String(csv.error), /cut\.csv\.gz: the gzip stream ends too early/);
    const json = await column(file("cut.json", '[{"caption":"a"},{"caption":"b'), "caption");
    assert.deepEqual(json.values, [[1, "a"]]);
    assert.match(String(json.error), /cut\.json: the JSON ends too early, after row 1/);
    const parquet = await column(file("cut.parquet", "PAR1 and then nothing of it"), "caption");
    assert.match(String(parquet.error), /cut\.parquet: the Parquet file ends too early/);
  });

  it("refuses what is no table in one line", async () => {
    const opening = (path: string) => openTable(path).then(() => "opened", String);
    assert.match(await opening(join(folder, "none.csv")), /none\.csv: not there/);
    assert.match(await opening(file("empty.csv", "")), /empty, expected rows/);
    assert.match(await opening(file("blank.csv", "\n\n")), /empty, expected rows/);
    assert.match(await opening(file("x.doc", "x")), /expected a \.csv/);
    assert.match(await opening(file("n.json", "[1, 2]")), /no JSON object/);
    assert.match(await opening(file("garbage.parquet", "garbage, garbage")), /not a Parquet file/);
    const rows = readRows(file("c.csv", "id,text\n1,a\n"), ["caption"], new SkipLog());
    await assert.rejects(rows.next(), /no column caption; there are id, text/);
  });

  it("gives rows as records to whoever wants few", async () => {
    const rows = [];
    for await (const row of readRows(file("r.csv", "id,text,x\n1,a,\n2,b,c\n"), ["x", "text"], new SkipLog()))
      rows.push(row);
    assert.deepEqual(rows, [
      { number: 1, fields: { x: "", text: "a" } },
      { number: 2, fields: { x: "c", text: "b" } },
    ]);
  });
});
