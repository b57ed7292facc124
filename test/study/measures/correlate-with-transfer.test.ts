import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { random } from "../../../lib/random";
import type { Measured } from "../../../lib/results";
import { correlate, correlateWithTransfer } from "../../../lib/study/measures";
import { recordedTrial } from "../made-up";

const labels = ["a", "b", "c", "d", "e", "f", "g"];

describe("rank correlation of a measure with transfer", () => {
  const pairs = [
    { task: "near", scores: [1, 2, 3, 4, 5], outcomes: [0.1, 0.3, 0.2, 0.5, 0.4] },
    { task: "far", scores: [5, 1, 4, 2, 3], outcomes: [0.6, 0.5, 0.9, 0.7, 0.8] },
  ].flatMap(({ task, scores, outcomes }) =>
    scores.map((score, i) => ({ label: labels[i]!, task, score, outcome: outcomes[i]! })),
  );

  it("is the mean over tasks of scipy's, or scipy's over all pairs", () => {
    // scipy.stats.spearmanr([1,2,3,4,5], [.1,.3,.2,.5,.4])[0] -> 0.8
    // scipy.stats.spearmanr([5,1,4,2,3], [.6,.5,.9,.7,.8])[0] -> 0.4
    const within = correlate(pairs, "within tasks")!;
    assert.ok(Math.abs(within.rho - 0.6) < 1e-12, `${within.rho}`);
    assert.deepEqual([within.sources, within.tasks], [5, 2]);
    assert.ok(within.low <= within.rho && within.rho <= within.high);
    // scipy.stats.spearmanr([1,2,3,4,5,5,1,4,2,3], [.1,.3,.2,.5,.4,.6,.5,.9,.7,.8])[0] -> 0.333359
    assert.ok(Math.abs(correlate(pairs, "all pairs")!.rho - 0.333359) < 1e-6);
  });

  it("is 1 for one that orders as transfer does, and sure of it; undefined of two sources or of none that vary", () => {
    const alike = labels.flatMap((label, i) =>
      ["near", "far"].map((task) => ({ label, task, score: i, outcome: i ** 2 })),
    );
    const found = correlate(alike, "within tasks")!;
    assert.equal(found.rho, 1);
    assert.ok(found.low > 0.9 && found.p < 0.01);
    assert.equal(correlate(alike.slice(0, 4), "within tasks"), undefined);
    assert.equal(
      correlate(
        alike.map((pair) => ({ ...pair, score: 1 })),
        "within tasks",
      ),
      undefined,
    );
  });

  it("calls p below 0.1 about one time in ten where a measure says nothing, tasks going together or not", () => {
    const stream = random("test of foretelling");
    let below = 0;
    for (let i = 0; i < 40; i++) {
      const own = labels.map(() => stream.normal());
      const noise = labels.flatMap((label, l) =>
        ["near", "far", "other"].map((task) => ({
          label,
          task,
          score: stream.normal(),
          outcome: own[l]! + 0.2 * stream.normal(),
        })),
      );
      below += Number(correlate(noise, "within tasks", i)!.p < 0.1);
    }
    assert.ok(below <= 10, `${below} of 40`);
  });
});

describe("measures of a question", () => {
  const trials = labels.flatMap((label, i) =>
    [0, 1].map((seed) => recordedTrial(label, seed, 0.2 + 0.1 * i)),
  );
  const scratch = { ...recordedTrial("scratch", 0, 0.1), recipe: null };
  const measured = labels.flatMap((label, i): Measured[] =>
    (["affinity", "diversity"] as const).map((measure) => ({
      label,
      task: "near",
      measure,
      seed: null,
      value: measure === "affinity" ? i : -i,
    })),
  );

  it("are set against accuracy, or against the gain over random weights", () => {
    const asked = { method: "finetune", shots: [5], tasks: ["near"] } as const;
    const gain = correlateWithTransfer(measured, [...trials, scratch], { ...asked, outcome: "gain" });
    const of = (measure: string) =>
      gain.find((one) => one.measure === measure && one.scope === "within tasks");
    assert.equal(of("affinity")!.rho, 1);
    assert.equal(of("diversity")!.rho, -1);
    // Much of one is little of the other: both together say nothing.
    assert.equal(of("both"), undefined);
    assert.ok(Math.abs(of("affinity")!.pairs[0]!.outcome - 0.1) < 1e-12);
    // Without random weights there is no gain.
    assert.deepEqual(correlateWithTransfer(measured, trials, { ...asked, outcome: "gain" }), []);
    assert.equal(correlateWithTransfer(measured, trials, { ...asked, outcome: "accuracy" }).length, 4);
  });
});
