import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { estimateRunTime } from "../../lib/grid/run-time";
import { workloadOf } from "../../lib/grid/workload";
import type { StoredOutcome } from "../../lib/runs";
import type { TrialOutcome, Trial } from "../../lib/transfer";

const size = { classes: 10, train: 1000, validation: 50, test: 100 };
const trial: Trial = {
  start: "a",
  architecture: "clip-tiny-icons",
  task: "arrows",
  taskContent: "x",
  method: "finetune",
  shots: 5,
  seed: 0,
  steps: 100,
  batchSize: 32,
  learningRates: [1e-3, 1e-2],
  weightDecay: 0,
  transfer: 0,
};
const done = (spec: Trial, seconds: number, on: string): StoredOutcome<TrialOutcome> => ({
  id: `${seconds}`,
  state: "done",
  spec,
  result: { trainSize: 50, testSize: 100 } as TrialOutcome,
  attempts: 1,
  seconds,
  on,
  version: "0",
});

describe("what a trial computes", () => {
  it("is counted in pictures", () => {
    // Two rates: 100 steps of 32; each then looked at on the validation set, the better one on the test set.
    assert.deepEqual(workloadOf(trial, size), { trained: 6400, encoded: 200 });
    // 128 epochs of 50 pictures, the test set looked at after each.
    const paper = {
      ...trial,
      steps: 0,
      epochs: 128,
      bestEpoch: true,
      selection: "paper",
      learningRates: [1],
    } as const;
    assert.deepEqual(workloadOf(paper, size), { trained: 6400, encoded: 12_900 });
    assert.deepEqual(workloadOf({ ...trial, learningRates: [], shots: "full" }, size), {
      trained: 0,
      encoded: 1100,
    });
  });
});

describe("an estimate", () => {
  it("takes the mean of what ran alike here, and scales what ran otherwise", () => {
    const finished = [
      done(trial, 10, "here"),
      done({ ...trial, seed: 1 }, 20, "here"),
      done(trial, 99, "there"),
    ];
    const alike = estimateRunTime(
      [
        { trial, size },
        { trial, size },
      ],
      finished,
      "here",
    );
    assert.deepEqual([alike.seconds, alike.alike, alike.scaled], [30, 2, 0]);
    assert.deepEqual([...alike.machines], [["here", 2]]);
    const twice = { ...trial, steps: 200 };
    const scaled = estimateRunTime([{ trial: twice, size }], finished, "here");
    assert.equal(scaled.scaled, 1);
    assert.ok(scaled.seconds > 25 && scaled.seconds < 31, `${scaled.seconds}`);
    // What ran on another machine is better than nothing, and named.
    assert.deepEqual(
      [...estimateRunTime([{ trial, size }], finished.slice(2), "here").machines],
      [["there", 1]],
    );
  });

  it("says of which architectures nothing is known", () => {
    const other = { ...trial, architecture: "clip-rn50" };
    const { unknown, seconds } = estimateRunTime([{ trial: other, size }], [done(trial, 10, "here")], "here");
    assert.deepEqual([...unknown], [["clip-rn50", 3 * 6400 + 200]]);
    assert.equal(seconds, 0);
  });
});
