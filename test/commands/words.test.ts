import { strict as assert } from "node:assert";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it, type TestContext } from "node:test";
import { gzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import { main } from "../../lib/cli";
import { addReader } from "../../lib/data";
import { dataframe } from "../../lib/results";

const folder = mkdtempSync(join(tmpdir(), "words-"));
after(() => rmSync(folder, { recursive: true }));
const file = (name: string, content: string | Buffer) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

const pets = file(
  "pets.tsv",
  "id\tcaption\n" + "1\ta cat and a dog in the garden\n".repeat(20) + "2\tcats\n",
);
const streets = file("streets.csv", 'caption\n"a house, in the street"\n' + "a street\n".repeat(9));

/** What a command prints, and its exit code. */
async function words(t: TestContext, ...args: string[]) {
  const printed: string[] = [];
  const keep = (text = "") => void printed.push(String(text));
  t.mock.method(console, "log", keep);
  const errors = t.mock.method(console, "error", () => {});
  const code = await main(["node", "upstream", "words", ...args]);
  return {
    code,
    out: printed.join("\n"),
    err: errors.mock.calls.map(({ arguments: [a] }) => String(a)).join("\n"),
  };
}

describe("upstream words", () => {
  it("says that a name is no source's and no file's", async (t) => {
    const { code, err } = await words(t, "RedCap");
    assert.equal(code, 1);
    assert.equal(err, "upstream: RedCap: no file or folder, and no source of `upstream data ls`");
  });

  it("counts one source, and writes the table with what makes it again", async (t) => {
    const csv = join(folder, "out", "pets.csv");
    const { code, out } = await words(t, pets, "--top", "2", "--csv", csv);
    assert.equal(code, 0);
    assert.match(out, /rank +word +count +captions +perMillion +low +high\n1 +cat +21 +21 /);
    assert.match(out, /pets: 61 nouns, 3 different, in 21 captions; wink-nlp/);
    const [header, first] = readFileSync(csv, "utf8").split("\n");
    assert.equal(
      header,
      "source,rank,word,count,captions,perMillion,low,high,total,ofCaptions,unit,maker,stopList,sample,seed,by,version",
    );
    assert.match(first ?? "", /^pets,1,cat,21,21,.*,61,21,nouns,"wink-nlp/);
  });

  it("puts sources side by side: files, a folder, a pattern, one name twice", async (t) => {
    mkdirSync(join(folder, "many"));
    writeFileSync(join(folder, "many", "a.jsonl.gz"), gzipSync('{"caption":"an owl"}\n'));
    writeFileSync(join(folder, "many", "b.txt"), "two owls\n");
    const { out } = await words(
      t,
      pets,
      `streets=${streets}`,
      join(folder, "many"),
      `streets=${folder}/str*.csv`,
    );
    assert.match(
      out,
      /rank +pets +count: in a million \(pets\) +streets.*\n1 +cat +21: 344262 \(237475-469503\) +street .* owl +2: 1000000/,
    );
    assert.match(out, /streets: 22 nouns, 2 different, in 20 captions/);
    const { out: distinct } = await words(t, pets, streets, "--distinctive", "--top", "1");
    assert.match(distinct, /distinctive of pets, against streets\nword.*\ncat /);
  });

  it("draws samples, profiles and finds words", async (t) => {
    assert.match(
      (await words(t, pets, "--sample", "5", "--seed", "x")).out,
      /in 5 captions drawn from 21 \(seed x\)/,
    );
    assert.match((await words(t, pets, "--profile")).out, /captions +21\n/);
    assert.match(
      (await words(t, pets, streets, "--profile")).out,
      /two sources share.*\na +b +shared.*\npets +streets +0 /,
    );
    const { out } = await words(t, pets, "--find", "cat", "--top", "3");
    // scipy.stats.binomtest(21, 21).proportion_ci(method="wilson").low
    assert.match(out, /21 of 21 captions hold cat; in a million 1000000 \(845361 to 1000000\) captions/);
    assert.match(out, /pets +1 +cat +21 +21/);
    const { out: some } = await words(t, pets, "--find", "cat", "--sample", "7");
    assert.match(some, /7 of 7 captions hold cat/);
    assert.match(some, /pets +1 +cat +7 +7/);
  });

  it("sets groups of a file side by side, and rows of several values", async (t) => {
    const posts = file(
      "posts.csv",
      "subreddit,created,caption\n" +
        "cats,2019-01-01,a cat\ncats,2020-01-01,a cat and a dog\ndogs,2019-05-05,a dog\nbirds,2020-02-02,an owl\ncats,2020-01-01,\n",
    );
    const { out } = await words(t, posts, "--by", "subreddit");
    assert.match(out, /rank +birds .*cats .*dogs.*\n1 +owl .* cat .* dog /);
    assert.match(out, /all groups: 1 rows without a caption/);
    const some = await words(
      t,
      posts,
      "--where",
      "subreddit=cats",
      "--where",
      "subreddit=birds",
      "--where",
      "created=2020-02-02",
    );
    assert.match(some.out, /posts: 1 nouns, 1 different, in 1 captions/);
    const trend = await words(t, posts, "--trend", "dog,cat", "--by", "year(created)", "--json");
    assert.deepEqual(
      (JSON.parse(trend.out) as { word: string; group: string; count: number }[]).map((row) => [
        row.word,
        row.group,
        row.count,
      ]),
      [
        ["dog", "2019", 1],
        ["dog", "2020", 1],
        ["cat", "2019", 1],
        ["cat", "2020", 1],
      ],
    );
    assert.match(
      (await words(t, posts, "--where", "subreddit=aww")).err,
      /no row where subreddit=aww \(subreddit is cats, dogs, birds\)/,
    );
    assert.match(
      (await words(t, posts, "--collocates", "cat", "--by", "subreddit")).err,
      /expected one of them/,
    );
    assert.match((await words(t, posts, "--trend", "dog")).err, /over which groups\? expected --by/);
    assert.match(
      (await words(t, posts, "--find", "a", "--profile")).err,
      /--profile and --find: expected one of them/,
    );
  });

  it("writes the tables that are shown: distinctive words, all hits, collocates", async (t) => {
    const csv = join(folder, "table.csv");
    const table = () => readFileSync(csv, "utf8").trim().split("\n");
    const { out } = await words(t, pets, streets, "--distinctive", "--json", "--csv", csv, "--top", "1");
    assert.equal((JSON.parse(out) as { distinctive: { word: string }[] }[])[0]?.distinctive[0]?.word, "cat");
    assert.match(table()[0] ?? "", /^source,word,z,logOdds,logLikelihood,perMillion,low,high/);
    const found = await words(t, pets, "--find", "cat*", "--top", "2", "--csv", csv);
    assert.equal(table().length, 1 + 21);
    assert.equal(found.out.match(/\(pets\.tsv, /g)?.length, 2);
    assert.match(
      (await words(t, pets, "--collocates", "dog", "--csv", csv)).out,
      /words within 5 of dog\nword +near/,
    );
    assert.match(table()[1] ?? "", /^pets,dog,5,cat,20,20,/);
    assert.match(
      (await words(t, pets, "--dispersion")).out,
      /pets +cat +21 +344300 +237500 +469500 +20 +20 /,
    );
    assert.match(
      (await words(t, pets, "--rare", "--unit", "words")).out,
      /1 words of 8 come once\nword +count +perMillion +low +high\ncats +1 /,
    );
    assert.match((await words(t, pets, "--stop", file("stop.txt", "# mine\nCat\n"))).out, /1 +dog/);
    assert.match((await words(t, pets, "--find", "/(/")).err, /Invalid regular expression/);
  });

  /** Each report, and what its table holds: a row for each of these, with these columns. */
  const rate = ["perMillion", "low", "high"];
  const made = ["unit", "maker", "stopList", "sample", "seed", "by", "version"];
  const tables: readonly [args: string[], rows: number, columns: string[]][] = [
    [[], 5, ["source", "rank", "word", "count", "captions", ...rate, "total", "ofCaptions", ...made]],
    [["--by", "length"], 7, ["source", "rank", "word", "count", "captions", ...rate, "total", "by"]],
    [["--unit", "fourgrams", "--min-count", "20"], 2, ["source", "word", "count", ...rate, "unit"]],
    [
      ["--distinctive"],
      10,
      ["source", "word", "z", "logOdds", "logLikelihood", ...rate, "perMillionRest", "lowRest", "highRest"],
    ],
    [["--distinctive"], 10, ["count", "countRest", "total", ...made]],
    [["--rare", "--unit", "words"], 2, ["source", "rank", "word", "count", "captions", ...rate, ...made]],
    [["--find", "street*"], 10, ["source", "left", "word", "right", "file", "row"]],
    [
      ["--find", "/cats?/", "--by", "length"],
      21,
      ["source", "left", "word", "right", "file", "row", "group"],
    ],
    [
      ["--collocates", "dog", "--unit", "words"],
      2,
      [
        ...[
          "source",
          "query",
          "window",
          "word",
          "near",
          "count",
          "expected",
          "logLikelihood",
          "pmi",
          ...rate,
        ],
        ...["perMillionElsewhere", "lowElsewhere", "highElsewhere"],
      ],
    ],
    [
      ["--dispersion"],
      5,
      ["source", "word", "count", ...rate, "range", "parts", "dp", "dpNorm", "juillandD"],
    ],
    [["--trend", "cat,dog", "--by", "length"], 8, ["word", "group", "count", "total", ...rate]],
    [
      ["--profile"],
      2,
      [
        "source",
        "captions",
        "empty",
        "words",
        "vocabulary",
        "hapaxes",
        "meanLength",
        "duplicates",
        "english",
      ],
    ],
  ];
  for (const [args, count, columns] of tables)
    it(`writes ${args.join(" ") || "counts"} as CSV and JSON, whole, with ${columns.join(", ")}`, async (t) => {
      const csv = join(folder, "each.csv");
      const { code, out, err } = await words(t, pets, streets, ...args, "--csv", csv, "--json");
      assert.equal(code, 0, err);
      const rows = parse(readFileSync(csv, "utf8"), { columns: true }) as Record<string, string>[];
      assert.deepEqual(
        columns.filter((column) => !Object.keys(rows[0] ?? {}).includes(column)),
        [],
      );
      assert.equal(rows.length, count, JSON.stringify(rows.map(({ source, word }) => [source, word])));
      for (const row of rows.filter((one) => one.perMillion !== undefined)) {
        const [low, middle, high] = [row.low, row.perMillion, row.high].map(Number);
        assert.ok(low! <= middle! && middle! <= high! && high! <= 1e6, JSON.stringify(row));
      }
      // JSON holds the same rows, at whatever depth.
      const found = JSON.stringify(JSON.parse(out));
      for (const { word } of rows.filter((one) => one.word !== undefined))
        assert.ok(found.includes(JSON.stringify(word)), word);
      assert.deepEqual(dataframe(rows).shape[0], count);
    });

  it("skips a caption that the tagger stumbles on or has none, and goes on", async (t) => {
    const { code, out, err } = await words(t, file("odd.txt", "br cant.\na dog wont. bark\n\n   \na cat\n"));
    assert.equal(code, 0, err);
    assert.match(out, /in 3 captions/);
    assert.match(out, /odd: \d rows without a caption/);
  });

  it("takes another column, and some rows, of a source of the registry", async (t) => {
    const before = process.env.UPSTREAM_DATA;
    process.env.UPSTREAM_DATA = folder;
    file(
      "wit_v1.train.all-1.tsv.gz",
      gzipSync(
        "language\tpage_url\timage_url\tpage_title\tcaption_reference_description\n" +
          "en\tp\ti\ta tower\ta bridge\nde\tp\ti\tein Turm\teine Brücke\nfr\tp\ti\tla tour\tun pont\n",
      ),
    );
    try {
      assert.match((await words(t, "WIT", "--unit", "words")).out, /1 +bridge/);
      const { out } = await words(
        t,
        ...["WIT", "--unit", "words", "--column", "page_title", "--where", "language=fr"],
      );
      assert.match(out, /WIT: 2 words/);
      assert.match(out, /tour/);
      assert.match((await words(t, "ui", "--column", "x")).err, /ui: its captions stand in no table/);
    } finally {
      if (before === undefined) delete process.env.UPSTREAM_DATA;
      else process.env.UPSTREAM_DATA = before;
    }
  });

  it("says in one line what is wrong", async (t) => {
    const err = async (...args: string[]) => (await words(t, ...args)).err;
    assert.match(await err(join(folder, "none.csv")), /none\.csv: not there/);
    assert.match(await err(pets, "--column", "text"), /pets\.tsv: no column text; there are id, caption/);
    assert.match(await err(pets, "--where", "lang=en"), /no column lang/);
    assert.match(await err(file("n.csv", "a,b\n1,2\n")), /n\.csv: no column of captions; there are a, b/);
    assert.match(
      await err(file("e.csv", "caption\n\n")),
      /e: (no caption|all \d+ captions are empty) in .*e\.csv/,
    );
    assert.match(await err(file("x.parquet", "PAR1")), /x\.parquet: the Parquet file ends too early/);
    assert.equal((await words(t, pets, "--top", "0")).code, 2);
    assert.equal((await words(t, pets, "--unit", "syllables")).code, 2);
  });

  it("skips a broken file of several, and names it", async (t) => {
    const broken = join(folder, "broken");
    mkdirSync(broken);
    writeFileSync(join(broken, "a.csv"), "caption\n" + "a cat\n".repeat(200));
    writeFileSync(join(broken, "b.parquet"), "nothing of the kind");
    const { code, out, err } = await words(t, broken);
    assert.equal(code, 0, err);
    assert.match(out, /200 nouns/);
    assert.match(out, /skipped 1 corrupt file \(.*b\.parquet: not a Parquet file\)/);
  });

  it("keeps what was finished before an interrupt, and an earlier table", async (t) => {
    addReader("icons", async function* () {
      for (let i = 0; i < 20_000; i++) {
        if (i === 9000) await Promise.resolve(process.emit("SIGINT"));
        yield { key: `${i}`, where: `${i}`, caption: "a boat" };
      }
    });
    const csv = join(folder, "kept.csv");
    const { code, out, err } = await words(t, pets, "ui", "--top", "1", "--csv", csv);
    assert.equal(code, 130);
    assert.match(out, /1 +cat +21/);
    assert.match(err, /ui: stopped after reading 8,192 captions; its numbers are left out/);
    const table = readFileSync(csv, "utf8");
    assert.match(table, /^source,.*\npets,1,cat,21,[^\n]*\n$/);
    const again = await words(t, streets, "ui", "--top", "1", "--csv", csv);
    assert.match(again.err, /kept\.csv: left as it was, since not all sources are done/);
    assert.equal(readFileSync(csv, "utf8"), table);
  });
});
