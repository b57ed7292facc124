import { strict as assert } from "node:assert";
import { describe, it } from "node:test";
import {
  collocates,
  countGroups,
  countWords,
  dispersion,
  dispersionOf,
  dispersionOverGroups,
  distinctive,
  logLikelihood,
  mostFrequent,
  mutualInformation,
  rareWords,
  rateOf,
  trend,
  type CaptionSource,
} from "../../lib/captions";
import { random } from "../../lib/random";
import { sourceOf } from "./source-of";

const near = (a: number, b: number, what?: string) =>
  assert.ok(Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b)), `${what ?? ""} ${a}, expected ${b}`);

/** A source with a column. */
function withColumn(
  name: string,
  rows: readonly (readonly [value: string | null, caption: string])[],
): CaptionSource {
  return {
    name: "rows",
    async *read(_, columns = []) {
      await Promise.resolve();
      for (let from = 0; from < rows.length; from += 3) {
        const some = rows.slice(from, from + 3);
        yield {
          file: "rows.csv",
          captions: some.map(([, caption]) => caption),
          rows: some.map((_row, i) => from + i + 1),
          fields: Object.fromEntries(
            columns.map((column) => [column, some.map(([value]) => (column === name ? value : null))]),
          ),
        };
      }
    },
  };
}

describe("statistics of words", () => {
  it("gives Dunning's log-likelihood and mutual information as scipy's contingency tables do", () => {
    // from scipy.stats import chi2_contingency
    // g = chi2_contingency([[a, b], [n1 - a, n2 - b]], correction=False, lambda_="log-likelihood")[0]
    const table = (count: number, total: number, countRest: number, totalRest: number) => ({
      ...{ count, total, countRest, totalRest },
    });
    near(logLikelihood(table(30, 1000, 10, 2000)), 29.46272930097768);
    near(logLikelihood(table(0, 500, 12, 900)), -10.661549658417002);
    near(logLikelihood(table(5, 100, 50, 1000)), 0);
    near(mutualInformation(table(30, 1000, 10, 2000)), 1.1699250014423124); // log2(30 * 3000 / (1000 * 40))
  });

  it("gives Wilson's intervals, and wider ones for words that captions repeat", () => {
    // scipy.stats.binomtest(30, 1000).proportion_ci(method="wilson")
    const rate = rateOf(30, 1000);
    near(rate.perMillion, 30_000);
    near(rate.low, 21093.738828834696);
    near(rate.high, 42503.41414758713);
    near(rateOf(0, 1000).high, 3826.7584855551236);
    // Each of 10 captions has it three times: 10 draws, not 30.
    const repeated = rateOf(30, 1000, 10 * 9);
    near(repeated.high - repeated.low, rateOf(10, 1000 / 3).high - rateOf(10, 1000 / 3).low);
  });

  it("covers the true rate as often as it says, for words that captions repeat", async () => {
    // A caption says `cat` not at all, once or three times; words around it are always two. True rate: E[x] / E[n].
    const draws = random("coverage");
    const [pOne, pThree] = [0.05, 0.05];
    const truth = (pOne + 3 * pThree) / (2 + pOne + 3 * pThree);
    let covered = 0;
    const rounds = 200;
    for (let round = 0; round < rounds; round++) {
      let [count, total, squares] = [0, 0, 0];
      for (let i = 0; i < 500; i++) {
        const u = draws.uniform();
        const x = u < pOne ? 1 : u < pOne + pThree ? 3 : 0;
        [count, total, squares] = [count + x, total + 2 + x, squares + x * x];
      }
      const { low, high } = rateOf(count, total, squares);
      if (low <= 1e6 * truth && 1e6 * truth <= high) covered++;
    }
    // 95 % of 200, within 3 standard errors (0.015 each); plain Wilson covers about 0.76 here.
    assert.ok(covered / rounds > 0.9, String(covered / rounds));
    const counted = await countWords(sourceOf(["cat cat cat dog", "cat"]), { unit: "words" });
    assert.deepEqual(counted.words.get("cat"), { count: 4, captions: 2, squares: 10 });
  });

  it("measures dispersion as Gries and Juilland do", () => {
    // v, s = np.array(counts), np.array(sizes); dp = abs(v/v.sum() - s/s.sum()).sum() / 2
    // norm = dp / (1 - min(s/s.sum()))
    // D = 1 - (v/s).std() / (v/s).mean() / sqrt(len(v) - 1)
    const uneven = dispersionOf("w", [3, 0, 1, 6], [100, 120, 80, 100]);
    near(uneven.dp, 0.4);
    near(uneven.dpNorm, 0.5);
    near(uneven.juillandD, 0.49247190130037033);
    assert.equal(uneven.range, 3);
    const one = dispersionOf("w", [10, 0, 0, 0], [50, 50, 50, 50]);
    near(one.dp, 0.75);
    near(one.dpNorm, 1);
    near(one.juillandD, 0);
    const even = dispersionOf("w", [2, 2, 2, 2], [10, 10, 10, 10]);
    assert.deepEqual([even.dp, even.juillandD], [0, 1]);
    assert.ok(Number.isNaN(dispersionOf("none", [0, 0], [5, 5]).dp));
  });

  it("cuts a source into parts of one size, however long it is", async () => {
    for (const n of [7, 100, 1003]) {
      const captions = Array.from({ length: n }, (_, i) => (i < n / 2 ? "early word" : "late word"));
      const spread = await dispersion(sourceOf(captions, "s", 13), ["early", "late", "word"], {
        unit: "words",
        parts: 4,
      });
      assert.equal(spread.sizes.length, 4);
      assert.equal(
        spread.sizes.reduce((a, b) => a + b),
        2 * n,
      );
      // Parts are joined pieces: none is more than a piece (a sixteenth at most) off.
      for (const size of spread.sizes)
        assert.ok(Math.abs(size - n / 2) <= Math.max(4, n / 6), `${n}: ${spread.sizes.join()}`);
      assert.ok((spread.words[0]?.dp ?? 0) > 0.35 && (spread.words[2]?.dp ?? 1) < 0.01);
      assert.deepEqual([spread.counts[0]?.at(-1), spread.counts[1]?.[0]], [0, 0]);
    }
  });

  it("gives the rates of words on both sides of a comparison, and of words in parts", async () => {
    const [cats, dogs] = await Promise.all([
      countWords(sourceOf(["cat cat", "a dog"]), { unit: "words" }),
      countWords(sourceOf(["dog dog dog", "a cat"]), { unit: "words" }),
    ]);
    const dog = distinctive(cats, [dogs]).find(({ word }) => word === "dog");
    const { perMillion, low, high } = rateOf(3, 5, 9);
    assert.deepEqual([dog?.perMillionRest, dog?.lowRest, dog?.highRest], [perMillion, low, high]);
    // Over two sources: three in one caption, one in another.
    const both = distinctive(cats, [dogs, cats]).find(({ word }) => word === "dog");
    assert.deepEqual(both?.highRest, rateOf(4, 9, 10).high);
    // In a source's parts, as in the counts of the same captions.
    const captions = ["dog dog dog", "a cat", "cat dog cat", "dog", "a dog and a dog"];
    const counts = await countWords(sourceOf(captions), { unit: "words" });
    const spread = await dispersion(sourceOf(captions), ["dog", "cat"], { unit: "words", parts: 2 });
    for (const { word, ...found } of spread.words) {
      const { count, squares } = counts.words.get(word)!;
      const rate = rateOf(count, counts.total, squares);
      assert.deepEqual({ ...rate }, { perMillion: found.perMillion, low: found.low, high: found.high });
    }
    const [grouped] = dispersionOverGroups([cats, dogs], ["dog"]);
    near(grouped!.low, rateOf(4, 9, 10).low);
  });

  it("finds collocates as a plain count of windows does", async () => {
    // By hand and scipy: the words within 2 of "dog" (13 of 24 that are not "dog"), chi2_contingency as above.
    const source = sourceOf([
      "a big dog barks loud",
      "the big dog and a cat",
      "big cat sleeps here now",
      "a dog barks at the big red dog",
      "cat on a mat",
    ]);
    const found = await collocates(source, '"dog"', { window: 2, minCount: 2, stop: new Set(["a"]) });
    assert.deepEqual(
      found.map(({ word, near, count }) => [word, near, count]),
      [
        ["barks", 2, 2],
        ["big", 3, 4],
      ],
    );
    const [barks, big] = found;
    near(barks?.logLikelihood ?? 0, 2.6057286164996887);
    near(barks?.pmi ?? 0, 0.8845227825800641);
    near(barks?.expected ?? 0, 1.0833333333333333);
    near(big?.logLikelihood ?? 0, 0.8796361817890059);
    near(big?.pmi ?? 0, 0.4694852833012202);
    assert.deepEqual(await collocates(source, "zebra"), []);
  });

  it("tells groups of a column apart, in one pass, and how words change over them", async () => {
    const source = withColumn("year", [
      ["2012", "a cat"],
      ["2010", "a dog"],
      ["2012", "a dog and a dog"],
      [null, "a bird"],
      ["2010", "dogs"],
    ]);
    const groups = await countGroups(source, "year");
    assert.deepEqual(
      groups.map(({ source: group, captions, total }) => [group, captions, total]),
      [
        ["(none)", 1, 1],
        ["2010", 2, 2],
        ["2012", 2, 3],
      ],
    );
    assert.deepEqual(
      trend(groups.slice(1), ["Dog"]).map(({ group, count, perMillion }) => [
        group,
        count,
        Math.round(perMillion),
      ]),
      [
        ["2010", 2, 1_000_000],
        ["2012", 2, 666_667],
      ],
    );
    const [dog] = dispersionOverGroups(groups, ["dog"]);
    near(dog?.dp ?? 0, (1 / 6 + Math.abs(1 / 2 - 1 / 3) + 0) / 2); // shares 0, 1/2, 1/2 of parts 1/6, 1/3, 1/2
    const byLength = await countGroups(sourceOf(["one", "one two three four five", "a b c"]), "length", {
      unit: "words",
    });
    assert.deepEqual(
      byLength.map(({ source: group, captions }) => [group, captions]),
      [
        ["1-3 words", 2],
        ["4-6 words", 1],
      ],
    );
    const many = withColumn(
      "id",
      Array.from({ length: 1200 }, (_, i) => [String(i), "a cat"] as const),
    );
    await assert.rejects(countGroups(many, "id"), /id: more than 1000 groups \(0, 1, 2, \.\.\.\)/);
  });

  it("reads years of dates, of seconds and of Reddit's ids", async () => {
    const years = async (by: string, values: string[]) =>
      (
        await countGroups(
          withColumn(
            "at",
            values.map((value) => [value, "a cat"] as const),
          ),
          by,
        )
      ).map(({ source }) => source);
    assert.deepEqual(await years("year(at)", ["2015-03-01", "1411924692", "1598893454000", "no date"]), [
      "(none)",
      "2014",
      "2015",
      "2020",
    ]);
    // Posts whose time is known otherwise: 2012-08-29, 2018-02-27, 2020-03-18.
    assert.deepEqual(await years("reddit-year(at)", ["z1c9z", "80ow6w", "fksnbf", "?", "649"]), [
      "(none)",
      "2012",
      "2018",
      "2020",
    ]);
  });

  it("lists rare words, frequent enough ones, and leaves out one's own stop words", async () => {
    const counts = await countWords(sourceOf(["the cat and the dog", "a cat", "a bird"]), { unit: "words" });
    assert.deepEqual(
      rareWords(counts).map(({ word }) => word),
      ["bird", "dog"],
    );
    assert.deepEqual(
      mostFrequent(counts, 9, { minCount: 2, stop: new Set(["cat"]) }).map(({ word, count }) => [
        word,
        count,
      ]),
      [
        ["a", 2],
        ["the", 2],
      ],
    );
    const [first] = distinctive(counts, [counts], { minCount: 3, stop: new Set(["a", "and", "the"]) });
    assert.equal(first?.word, "cat");
    near(first.logLikelihood, 0);
  });
});
