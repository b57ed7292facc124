import { strict as assert } from "node:assert";
import { describe, it } from "node:test";
import { countWords, paperAffinity, profileCaptions } from "../../lib/captions";
import {
  affinityToTasks,
  captionLengths,
  csv,
  distinctiveWords,
  svg,
  topWords,
  vocabularyGrowth,
} from "../../lib/figures";
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
    assert.deepEqual(growth.rows.at(-1), { source: "streets", words: 200, different: 5 });
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
});
