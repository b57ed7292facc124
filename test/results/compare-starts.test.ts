import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { claims } from "../../lib/catalogue";
import {
  claimVerdicts,
  compareStarts,
  countAhead,
  newcombe,
  published,
  rows,
  scoreboard,
} from "../../lib/results";

const paper = published();

describe("starts compared", () => {
  // d = d[d.method == "lp-ft"], best of each cell, pivot_table(index=["us", "ds"], columns="loss")
  it("count SimCLR ahead of CLIP in 15 of 18 cells at 1 shot and 6 of 15 at 20, as pandas does", () => {
    const table = paper.filter(({ method }) => method === "lp-ft");
    const counts = countAhead(
      compareStarts(table, { objective: "simclr" }, { objective: "clip" }, { by: ["source"] }),
    );
    assert.deepEqual(
      counts.filter(({ shots }) => shots !== 0).map(({ shots, ahead, of }) => [shots, ahead, of]),
      [
        [1, 15, 18],
        [5, 14, 18],
        [10, 10, 18],
        [20, 6, 15],
      ],
    );
  });

  it("have Newcombe's interval and p-values adjusted within a number of shots, worked out by hand", () => {
    const own = rows(
      [
        ["A", "one", 0.8],
        ["B", "one", 0.6],
        ["A", "two", 0.5],
        ["B", "two", 0.49],
        ["A", "three", 0.5],
      ].map(([source, task, accuracy]) => ({ source, task, accuracy, shots: 5, testSize: 100 })),
    );
    const [one, two, ...more] = compareStarts(own, { source: "A" }, { source: "B" });
    assert.equal(more.length, 0, "a task that only one was measured on has no difference");
    const { low, high } = newcombe({ accuracy: 0.8, testSize: 100 }, { accuracy: 0.6, testSize: 100 });
    assert.ok(Math.abs(one!.low! - low) < 1e-9 && Math.abs(one!.high! - high) < 1e-9);
    assert.equal(one!.adjusted, 2 * one!.p!);
    assert.deepEqual([one!.significant, two!.significant], [true, false]);
    const [count] = countAhead([one!, two!]);
    assert.ok(Math.abs(count!.meanDifference - 0.105) < 1e-12);
    assert.deepEqual(
      [count!.ahead, count!.of, count!.significantlyAhead, count!.significantlyBehind],
      [2, 2, 1, 0],
    );
  });

  it("say which cells are not one", () => {
    assert.throws(
      () => compareStarts(paper, { source: "IN1K" }, { source: "LAION", task: "DTD" }),
      /IN1K on DTD at 1: \d+ cells to compare with, expected one/,
    );
  });
});

describe("the verdicts that a notebook ends with", () => {
  it("are the scoreboard's, without shots at which nothing was measured", () => {
    const table = claimVerdicts(paper, [7, 9]);
    assert.deepEqual(table[0], {
      claim: 7,
      text: "Even the worst source beats training from scratch",
      "at full": "holds",
    });
    const [ninth] = scoreboard(paper, { claims: claims.filter(({ id }) => id === 9) });
    for (const { shots, verdict } of ninth!.shots) assert.equal(table[1]![`at ${shots}`], verdict);
  });
});
