import { strict as assert } from "node:assert";
import { describe, it } from "node:test";
import { countWords, dispersion, paperAffinity, profileCaptions, trend } from "../../lib/captions";
import {
  affinityToTasks,
  captionLengths,
  csv,
  distinctiveWords,
  svg,
  topWords,
  vocabularyGrowth,
  wordBars,
  wordDispersion,
  wordScatter,
  wordTrends,
} from "../../lib/figures";
import { placeLabels } from "../../lib/figures/words/place-labels";
import { random } from "../../lib/random";
import { published } from "../../lib/results";
import { sourceOf } from "../captions/source-of";

const redcaps = sourceOf(
  [...Array<string>(40).fill("my cat and my dog today"), "a plant in the garden"],
  "RedCaps",
);
const streets = sourceOf([...Array<string>(40).fill("the street and a dog"), "a church"], "streets");

describe("figures of words", () => {
  it("puts ours beside the paper's", async () => {
    const figure = topWords([await countWords(redcaps), await countWords(streets)], 3);
    assert.deepEqual(
      figure.rows.map(({ source, rank, word, paper, inPaper }) => [source, rank, word, paper, inPaper]),
      [
        ["RedCaps", 1, "cat", "day", "true"],
        ["RedCaps", 2, "dog", "today", "true"],
        ["RedCaps", 3, "today", "year", "true"],
        ["streets", 1, "dog", null, null],
        ["streets", 2, "street", null, null],
        ["streets", 3, "church", null, null],
      ],
    );
    assert.match(await svg(figure), /3 of 13/);
  });

  it("shows what is distinctive, how vocabularies grow, how long captions are", async () => {
    const counts = [await countWords(redcaps), await countWords(streets)];
    const distinctive = distinctiveWords(counts, 2);
    assert.deepEqual(
      distinctive.rows.map(({ source, word }) => [source, word]),
      [
        ["RedCaps", "cat"],
        ["RedCaps", "today"],
        ["streets", "street"],
        ["streets", "dog"],
      ],
    );
    const profiles = [await profileCaptions(redcaps), await profileCaptions(streets)];
    const growth = vocabularyGrowth(profiles);
    // 40 times five words, and two.
    assert.deepEqual(growth.rows.slice(-2), [
      { source: "streets", words: 200, different: 5 },
      { source: "streets", words: 202, different: 6 },
    ]);
    const lengths = captionLengths(profiles);
    assert.deepEqual(
      lengths.rows.find(({ source, words }) => source === "RedCaps" && words === 6),
      { source: "RedCaps", words: 6, share: 40 / 41 },
    );
    for (const figure of [distinctive, growth, lengths]) {
      assert.match(await svg(figure), /<svg/);
      assert.equal(csv(figure).trim().split("\n").length, figure.rows.length + 1);
    }
  });

  it("sets affinity against the paper's accuracies, with what seven sources can tell", () => {
    const figure = affinityToTasks(paperAffinity(), published(), { shots: [5] });
    assert.equal(figure.rows.length, 14);
    assert.deepEqual([...new Set(figure.rows.map(({ task }) => task))].sort(), ["DTD", "PETS"]);
    // RedCaps is best at PETS, Shutterstock at DTD: the published accuracies at 5 shots.
    const best = (task: string) =>
      figure.rows
        .filter((row) => row.task === task)
        .reduce((a, b) => (Number(b.accuracy) > Number(a.accuracy) ? b : a)).source;
    assert.deepEqual([best("PETS"), best("DTD")], ["RedCaps", "Shutterstock"]);
    assert.equal(figure.agreement.sources, 7);
    assert.ok(figure.agreement.p > 0.01 && figure.agreement.p < 0.05, String(figure.agreement.p));
    assert.ok(figure.used.length > 14);
  });

  it("draws rates with intervals, two sources word by word, trends, and where words come", async () => {
    const counts = [await countWords(redcaps), await countWords(streets)] as const;
    const bars = wordBars(counts, 2);
    assert.deepEqual(
      bars.rows.map(({ source, word, count, total }) => [source, word, count, total]),
      [
        ["RedCaps", "cat", 40, 122],
        ["RedCaps", "dog", 40, 122],
        ["streets", "dog", 40, 81],
        ["streets", "street", 40, 81],
      ],
    );
    for (const { low, perMillion, high } of bars.rows)
      assert.ok(Number(low) < Number(perMillion) && Number(perMillion) < Number(high));
    const scatter = wordScatter(counts[0], counts[1]);
    assert.deepEqual(scatter.rows.map(({ word }) => word).sort(), ["cat", "dog", "street", "today"]);
    const trends = wordTrends(trend(counts, ["dog", "cat"]), "source");
    assert.equal(trends.rows.length, 4);
    const spread = wordDispersion("RedCaps", await dispersion(redcaps, ["cat", "plant"], { parts: 4 }));
    assert.equal(spread.rows.length, 8);
    for (const figure of [bars, scatter, trends, spread]) assert.match(await svg(figure), /<svg/);
  });

  it("writes labels where none lies on another, on a point or outside", () => {
    const draws = random("labels");
    const frame = { width: 400, height: 300 };
    const points = Array.from({ length: 80 }, (_, i) => ({
      ...{ x: 400 * draws.uniform(), y: 300 * draws.uniform(), text: "w".repeat(1 + (i % 12)) },
    }));
    const sides = placeLabels(points, frame);
    const boxes = points.flatMap(({ x, y, text }, i) => {
      const side = sides[i];
      if (side === undefined) return [];
      const width = 6.6 * text.length;
      const left = side === "middle right" ? x + 5 : side === "middle left" ? x - 5 - width : x - width / 2;
      const top = side === "top center" ? y - 18 : side === "bottom center" ? y + 5 : y - 6;
      return [{ i, left, right: left + width, top, bottom: top + 12 }];
    });
    assert.ok(boxes.length > 20, String(boxes.length));
    for (const a of boxes) {
      assert.ok(a.left > -1 && a.right < 401 && a.top > -1 && a.bottom < 301);
      for (const b of boxes)
        assert.ok(
          a === b || a.left >= b.right || b.left >= a.right || a.top >= b.bottom || b.top >= a.bottom,
        );
      points.forEach(({ x, y }, i) =>
        assert.ok(i === a.i || x <= a.left || x >= a.right || y <= a.top || y >= a.bottom),
      );
    }
  });
});
