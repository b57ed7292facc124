import { strict as assert } from "node:assert";
import { describe, it } from "node:test";
import {
  affinity,
  agreementWithPaper,
  sideBySide,
  concordance,
  countWords,
  distinctive,
  vocabularyOverlap,
  profileCaptions,
  wordRanks,
  sharedCaptions,
} from "../../lib/captions";
import { duplicateCounter } from "../../lib/captions/profiles/duplicate-captions";
import { embeddedTasks, officialTasks, type Task } from "../../lib/catalogue";
import { sourceOf } from "./source-of";

const pets = sourceOf(
  [...Array<string>(30).fill("a cat and a dog"), "dogs in the garden", "a rare siamese cat"],
  "pets",
);
const streets = sourceOf(
  [...Array<string>(20).fill("the street and a dog"), "a house", "a church in the street"],
  "streets",
);

describe("comparing sources", () => {
  it("puts the most frequent side by side", async () => {
    const [a, b] = [await countWords(pets), await countWords(streets)];
    assert.deepEqual(sideBySide([a, b], 2), [
      { rank: 1, pets: "cat", streets: "street" },
      { rank: 2, pets: "dog", streets: "dog" },
    ]);
    assert.deepEqual(
      wordRanks([a, b], "Cat").map(({ source, rank, count, captions }) => [source, rank, count, captions]),
      [
        ["pets", 1, 31, 31],
        ["streets", null, 0, 0],
      ],
    );
    assert.equal(agreementWithPaper(a), undefined);
    assert.deepEqual(agreementWithPaper(a, 20, "RedCaps")?.both, ["cat", "dog"]);
  });

  it("counts the captions that two sources share, and estimates them where there are too many", async () => {
    const [a, b, c] = [
      await profileCaptions(sourceOf(["A cat ", "a  cat", "ｆｕｌｌ", "only here"], "a")),
      await profileCaptions(sourceOf(["a cat", "full", "Full", "full", "x"], "b")),
      await profileCaptions(sourceOf(["nothing of this"], "c")),
    ];
    assert.deepEqual(sharedCaptions([a, b, c]), [
      { a: "a", b: "b", shared: 2, aInB: 0.75, bInA: 0.8, most: "full", isEstimate: false },
      { a: "a", b: "c", shared: 0, aInB: 0, bInA: 0, most: "", isEstimate: false },
      { a: "b", b: "c", shared: 0, aInB: 0, bInA: 0, most: "", isEstimate: false },
    ]);
    // 40,000 different captions against 20,000, of which 10,000 are the same: a quarter, and a half.
    const kept = (from: number, to: number, max: number) => {
      const counter = duplicateCounter(max);
      counter.add(Array.from({ length: to - from }, (_, i) => `caption ${from + i}`));
      return { ...a, kept: counter.result().kept };
    };
    const [estimate] = sharedCaptions([kept(0, 40_000, 3000), kept(30_000, 50_000, 3000)]);
    assert.ok(estimate?.isEstimate);
    // Of some 600 shared captions kept: 4 % standard error; and of the shares about 1.2 and 3 points.
    assert.ok(Math.abs(estimate.shared / 10_000 - 1) < 0.13, String(estimate.shared));
    assert.ok(Math.abs(estimate.aInB - 0.25) < 0.04 && Math.abs(estimate.bInA - 0.5) < 0.09);
  });

  it("finds what is distinctive as Monroe et al. do", async () => {
    // import numpy as np
    // def fw(y, x, a):                       # Monroe et al. 2008, eq. 16 and 20 with alpha_0 = sum(a)
    //   n1, n2, a0 = y.sum(), x.sum(), a.sum()
    //   d = np.log((y + a) / (n1 + a0 - y - a)) - np.log((x + a) / (n2 + a0 - x - a))
    //   return d, d / np.sqrt(1 / (y + a) + 1 / (x + a))
    // y, x = np.array([31., 31, 1, 0]), np.array([0., 20, 0, 21]); fw(y, x, 40 * (y + x) / (y + x).sum())
    const golden = new Map<string, [number, number]>([
      ["cat", [1.420528763924578, 4.339268658188234]],
      ["dog", [0.009334284673853145, 0.04400245635416601]],
      ["garden", [1.0494284058207262, 0.575756004692521]],
      ["street", [-1.8842373590548673, -4.737300327588667]],
    ]);
    const from = (name: string, entries: [string, number][]) => ({
      ...emptyCounts(name),
      words: new Map(entries.map(([word, count]) => [word, { count, captions: count, squares: count }])),
      total: entries.reduce((sum, [, n]) => sum + n, 0),
    });
    const a = from("a", [
      ["cat", 31],
      ["dog", 31],
      ["garden", 1],
    ]);
    const b = from("b", [
      ["dog", 20],
      ["street", 21],
    ]);
    const found = distinctive(a, [b], { priorSize: 40 });
    assert.equal(found.length, 4);
    for (const { word, logOdds, z } of found) {
      const [expectedOdds, expectedZ] = golden.get(word) as [number, number];
      assert.ok(Math.abs(logOdds - expectedOdds) < 1e-9, word);
      assert.ok(Math.abs(z - expectedZ) < 1e-9, word);
    }
    assert.deepEqual(
      found.map(({ word }) => word),
      ["cat", "garden", "dog", "street"],
    );
  });

  it("measures overlap of vocabularies", async () => {
    const [found] = vocabularyOverlap([await countWords(pets), await countWords(streets)]);
    // pets: cat 31, dog 31, garden 1, siamese?; shared: dog only
    assert.equal(found?.a, "pets");
    assert.ok(found.jaccard > 0 && found.jaccard < 0.5);
    assert.equal(found.bInA, 20 / 43);
  });

  it("counts how captions name the classes of a task", async () => {
    const tasks = [
      { name: "animals", classes: ["cat", "dog, hound", "owl"] },
      { name: "places", classes: ["house", "church"] },
    ];
    const [animals, places] = await affinity(pets, tasks);
    assert.deepEqual(animals, {
      ...{ source: "pets", task: "animals", captions: 32, share: 1, covered: 2 / 3 },
      // 32 of 32, by Wilson's interval: from n / (n + z²)
      ...{ perMillion: 1e6, low: animals?.low, high: 1e6 },
      ...{ medianPerMillion: (31 / 32) * 1e6, each: [31, 31, 0] },
    });
    assert.ok(Math.abs((animals?.low ?? 0) - 892820.8017449293) < 1e-6);
    assert.equal(places?.share, 0);
    assert.deepEqual(
      (await affinity(streets, tasks)).map(({ share }) => share),
      [20 / 22, 2 / 22],
    );
  });

  it("knows a class by its other names; what is no thing is named by none", async () => {
    const task = (name: string) => officialTasks.find((one) => one.name === name) as Task;
    const source = sourceOf([
      "my new bike",
      "white background pattern",
      "a pitbull and a Yorkie",
      "Doughnuts!",
      "chevron stripes",
      "just a cat",
    ]);
    const named = await affinity(source, ["CIFAR100", "CALTECH101", "PETS", "REAL", "DTD"].map(task));
    const found = named.map(({ task: name, each }) => [
      name,
      ...each.flatMap((count, i) => (count > 0 ? [task(name).classes[i]] : [])),
    ]);
    assert.deepEqual(found, [
      ["CIFAR100", "bicycle"],
      ["CALTECH101"],
      ["PETS", "American Pit Bull Terrier", "Yorkshire Terrier"],
      ["REAL", "bicycle", "cat", "donut"],
      ["DTD", "striped", "zigzagged"],
    ]);
    const [icons] = await affinity(sourceOf(["plane"]), embeddedTasks.slice(0, 1));
    assert.equal(icons?.each[0], 1, "the task's own other names");
  });

  it("shows a word in its captions", async () => {
    const { found, captions, lines } = await concordance(pets, "dog", { limit: 32 });
    assert.equal(found, 31);
    assert.equal(captions, 32);
    assert.deepEqual(lines[0], { left: "a cat and a ", word: "dog", right: "", file: "pets", row: 1 });
    assert.deepEqual(lines[30], { left: "", word: "dogs", right: " in the garden", file: "pets", row: 31 });
    const few = await concordance(pets, "siamese cat", { width: 4 });
    assert.deepEqual(few.lines, [{ left: "…are ", word: "siamese cat", right: "", file: "pets", row: 32 }]);
  });
});

function emptyCounts(source: string) {
  return {
    source,
    method: {
      unit: "words" as const,
      maker: "",
      stopList: null,
      sample: null,
      seed: 0,
      drawnFrom: 0,
      by: null,
      version: "",
    },
    ...{
      captions: 0,
      empty: 0,
      missing: 0,
      lengths: [],
      growth: [],
      skipped: "",
    },
  };
}
