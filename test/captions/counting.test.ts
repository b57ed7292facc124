import { strict as assert } from "node:assert";
import { describe, it } from "node:test";
import { countWords, profileCaptions, mostFrequent } from "../../lib/captions";
import { wordAccumulator } from "../../lib/captions/counting/accumulator";
import { duplicateCounter } from "../../lib/captions/profiles/duplicate-captions";
import { fitHeaps } from "../../lib/captions/profiles/heaps";
import { batchCounter } from "../../lib/captions/counting/count-batch";
import { wordNumbers } from "../../lib/captions/counting/word-numbers";
import { unitsOf } from "../../lib/captions/language/units";
import { drawCaptions } from "../../lib/captions/sources/read-captions";
import { SkipLog } from "../../lib/data";
import { random } from "../../lib/random";
import { inParallel } from "../../lib/captions/workers/pass";
import { sourceOf } from "./source-of";

/** Captions of words w0, w1, ... with Zipf's frequencies. */
function zipf(captions: number, vocabulary: number): string[] {
  const draws = random("zipf");
  return Array.from({ length: captions }, () =>
    Array.from({ length: 1 + draws.integer(8) }, () => `w${Math.floor(vocabulary ** draws.uniform())}`).join(
      " ",
    ),
  );
}

/** The plain way to count. */
function plainly(captions: readonly string[]) {
  const counts = new Map<string, number>();
  const inCaptions = new Map<string, number>();
  for (const caption of captions) {
    const found = caption.split(" ");
    for (const word of found) counts.set(word, (counts.get(word) ?? 0) + 1);
    for (const word of new Set(found)) inCaptions.set(word, (inCaptions.get(word) ?? 0) + 1);
  }
  return { counts, inCaptions };
}

describe("counting", () => {
  const captions = zipf(3000, 500);

  it("counts as plainly as by hand", async () => {
    const counted = await countWords(sourceOf(captions), { unit: "words" });
    const { counts, inCaptions } = plainly(captions);
    const of = (field: "count" | "captions") =>
      new Map([...counted.words].map(([word, skipLog]) => [word, skipLog[field]] as const).sort());
    assert.deepEqual(of("count"), new Map([...counts].sort()));
    assert.deepEqual(of("captions"), new Map([...inCaptions].sort()));
    assert.equal(counted.captions, 3000);
    assert.equal(counted.total, captions.join(" ").split(" ").length);
    assert.equal(counted.missing, 0);
    assert.deepEqual(counted.method, {
      ...{
        unit: "words",
        maker: counted.method.maker,
        stopList: counted.method.stopList,
        sample: null,
        seed: 0,
        drawnFrom: 3000,
        by: null,
        version: "0.1.0",
      },
    });
    assert.match(counted.method.stopList!, /stop words.*, \d+ words, [0-9a-f]{16}$/);
    const [first] = mostFrequent(counted, 1);
    assert.equal(first?.count, counts.get(first?.word ?? ""));
  });

  it("gives the same results, in the same order, on several threads as alone", async () => {
    // `joe's.` teaches wink that `joe's` is one word; what came before must not matter.
    const some = [...captions.slice(0, 60), "at joe's", "joe's.", "", "a dog’s 🐶 life", "joe's", "2x, 2x"];
    for (const job of [
      { kind: "count", unit: "nouns" },
      { kind: "hits", query: "w1*", width: 9 },
    ] as const) {
      const batches = Array.from({ length: 33 }, (_, i) => ({
        ...{ file: "made", rows: [], captions: some.slice(2 * i, 2 * i + 2) },
      }));
      const results = async (aloneAtFirst: number) => {
        const found: unknown[] = [];
        for await (const { batch, result } of inParallel(job, batches, { aloneAtFirst }))
          found.push([batch.captions, result]);
        return found;
      };
      assert.deepEqual(await results(0), await results(Infinity));
    }
  });

  it("finds the words of plain captions as the tokeniser does, and leaves it the others", () => {
    const parts =
      "dog Dog's DOGS' n't N'T do can't 's 'S it t 5's x's o'clock's rock-'n'-roll -- - a- -b '- ' dog's's n'ts an't " +
      "www.x.org awww. WWW.y http://z a//b c/d : / & &amp; R&B <PERSON> < é ’s 42 2x 4-5 4-a ! ... _ a_b # \t \n";
    const pieces = [...parts.split(" "), " ", " ", " ", " "];
    const draws = random("plain captions");
    const numbers = wordNumbers();
    const found = new Int32Array(64);
    const take = unitsOf("words");
    let plain = 0;
    for (let i = 0; i < 20_000; i++) {
      const caption = Array.from(
        { length: draws.integer(8) },
        () => pieces[draws.integer(pieces.length)],
      ).join("");
      const count = numbers.plainWords(caption, found);
      if (count < 0) continue;
      plain++;
      const words = Array.from(found.subarray(0, count), (number) => numbers.words[number]);
      assert.deepEqual(words, take(caption), JSON.stringify(caption));
    }
    assert.ok(plain > 5000 && plain < 15_000, String(plain));
    // Many more words than there is room for at first; each has one number, by either way.
    const many = Array.from({ length: 10_000 }, (_, i) => `w${i}`);
    for (const [i, word] of many.entries())
      assert.equal(
        i % 2 ? numbers.numberOf(word) : numbers.plainWords(word, found),
        i % 2 ? numbers.words.length - 1 : 1,
      );
    for (const word of many) {
      assert.equal(numbers.plainWords(word.toUpperCase(), found), 1);
      assert.equal(found[0], numbers.numberOf(word));
    }
    assert.equal(new Set(numbers.words).size, numbers.words.length);
  });

  it("tells how the vocabulary grew at every point, whatever the batches", () => {
    for (const size of [7, 100, 3000]) {
      const sum = wordAccumulator(1e6);
      const work = batchCounter(unitsOf("words"), { isWords: size === 100 });
      for (let from = 0; from < captions.length; from += size)
        sum.add(work(captions.slice(from, from + size)));
      const all = captions.join(" ").split(" ");
      for (const { words, different } of sum.result().growth)
        assert.equal(different, new Set(all.slice(0, words)).size, `${size}: ${words}`);
      assert.ok(sum.result().growth.some(({ words }) => words === 10_000));
    }
  });

  it("bounds memory, and says what that may have cost", () => {
    const sum = wordAccumulator(100);
    const work = batchCounter(unitsOf("words"));
    for (let from = 0; from < captions.length; from += 50) {
      sum.add(work(captions.slice(from, from + 50)));
      assert.ok(sum.result().words.size <= 100);
    }
    const { counts } = plainly(captions);
    const { missing, words: kept } = sum.result();
    assert.ok(missing > 0);
    for (const [word, n] of counts) {
      assert.ok((kept.get(word)?.count ?? 0) <= n, word);
      assert.ok((kept.get(word)?.count ?? 0) + missing >= n, word);
    }
  });

  it("draws a sample uniformly from the whole, the same whatever the batches", async () => {
    const hits = new Array<number>(100).fill(0);
    const numbers = hits.map((_, i) => String(i));
    for (let seed = 0; seed < 1000; seed++) {
      const { batches, total } = await drawCaptions(
        sourceOf(numbers, "n", 1 + (seed % 50)).read(new SkipLog()),
        10,
        seed,
      );
      const drawn = batches.flatMap((batch) => batch.captions.map(Number));
      assert.equal(total, 100);
      assert.equal(new Set(drawn).size, 10);
      assert.deepEqual(
        drawn,
        [...drawn].sort((a, b) => a - b),
      );
      drawn.forEach((i) => (hits[i] = (hits[i] as number) + 1));
    }
    // Each is drawn in a tenth of 1,000 samples. Chi-squared with 99 degrees of freedom; 1 in 1,000 exceeds 148.2.
    const chi2 = hits.reduce((sum, n) => sum + (n - 100) ** 2 / (100 * 0.9), 0);
    assert.ok(chi2 < 148.2, String(chi2));
    const draw = async (size: number) =>
      (await drawCaptions(sourceOf(captions, "n", size).read(new SkipLog()), 50, "s")).batches.flatMap(
        (b) => b.captions,
      );
    assert.deepEqual(await draw(3), await draw(1000));
    assert.deepEqual(
      await drawCaptions(sourceOf(["a", "b"]).read(new SkipLog()), 5, 0).then((s) => s.batches[0]?.captions),
      ["a", "b"],
    );
  });

  it("counts repeated captions, and estimates them where there are too many", () => {
    const exact = duplicateCounter();
    exact.add(["a", "b", " A "]);
    assert.deepEqual(exact.result(), {
      share: 1 - 2 / 3,
      most: [{ caption: "a", count: 2 }],
      isEstimate: false,
      kept: {
        level: 0,
        counts: new Map([
          ["a", 2],
          ["b", 1],
        ]),
      },
    });
    const bounded = duplicateCounter(1000);
    for (let i = 0; i < 60_000; i++) bounded.add([`caption ${i % 40_000}`]);
    const { share, isEstimate } = bounded.result();
    assert.ok(isEstimate);
    // 1/3 repeat; some 600 of 40,000 different ones are kept: the standard error of their number is 4 %, of the share
    // 0.027.
    assert.ok(Math.abs(share - 1 / 3) < 3 * 0.027, String(share));
  });

  it("recovers Heaps' law", () => {
    const growth = [1, 100, 1000, 10_000, 100_000].map((words) => ({ words, different: 3 * words ** 0.6 }));
    const { k, beta } = fitHeaps(growth);
    assert.ok(Math.abs(k - 3) < 1e-9 && Math.abs(beta - 0.6) < 1e-9);
  });

  it("profiles a source", async () => {
    const { profile: found, repeated } = await profileCaptions(
      sourceOf(["a dog in the park", "A dog in the park", "ein Hund auf der Straße", "cat"]),
    );
    assert.equal(found.captions, 4);
    assert.equal(found.words, 16);
    assert.equal(found.vocabulary, 11);
    assert.equal(found.medianLength, 5);
    assert.equal(found.shortLength, 1);
    assert.equal(found.duplicates, 0.25);
    assert.equal(found.english, 0.75);
    assert.equal(found.differentOf10000, null);
    assert.deepEqual(repeated, [{ caption: "a dog in the park", count: 2 }]);
  });

  it("refuses an empty source and a sample of none", async () => {
    await assert.rejects(countWords(sourceOf([])), /test: no captions in it/);
    await assert.rejects(
      countWords(sourceOf(["a"]), { sample: 0 }),
      /a sample of 0, expected a whole number from 1/,
    );
  });
});
