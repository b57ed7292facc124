import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { claimAnswers, startAnswers, type StudyTables } from "../../lib/study";
import { question, recordedTrial, testLabels } from "./made-up";

const trials = ["a", "b"].flatMap((label, i) =>
  [0, 1, 2].flatMap((seed) =>
    ([5, "full"] as const).map((shots) => recordedTrial(label, seed, 0.8 - 0.2 * i + 0.01 * seed, { shots })),
  ),
);
const rows = trials.map(({ row }) => row);
const labels = new Map<string, string>();
const answered = { question, card: {} as never, trials, measured: [], layers: [], rows, labels };
const tables: StudyTables = {
  folder: "",
  answered: [answered],
  missing: [],
  trials,
  labels: testLabels,
  of: () => answered,
};

describe("a question's answers as rows", () => {
  it("give each claim's verdict by shots with the difference that decides", () => {
    const rows = claimAnswers(tables, "made-up");
    assert.deepEqual(
      rows.map(({ shots, verdict }) => [shots, verdict]),
      [
        [5, "borne"],
        ["full", "borne"],
      ],
    );
    for (const { difference } of rows) assert.ok(Math.abs(difference! - 0.2) < 1e-9);
  });

  it("give each start less the reference, paired by pre-training seed", () => {
    const [row] = startAnswers(tables, "made-up");
    const other = question.reference === "a" ? "b" : "a";
    assert.equal(row!.start, other);
    assert.ok(Math.abs(Math.abs(row!.difference) - 0.2) < 1e-9);
    assert.ok(row!.low < row!.difference && row!.difference < row!.high);
    assert.equal(row!.seeds, "3 and 3");
    assert.equal(startAnswers(tables, "made-up").length, 2);
  });
});
