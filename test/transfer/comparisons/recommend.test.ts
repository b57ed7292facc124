import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { rows } from "../../../lib/results";
import { writeJson } from "../../../lib/common";
import {
  compareOnPictures,
  recommend,
  type EvaluatedTrial,
  type EvaluationResult,
} from "../../../lib/transfer";
import { labelsFile } from "../../../lib/transfer/comparisons/predictions";

const near = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-6, `${a} is not ${b}`);
const bits = (text: string) => [...text].map((bit) => bit === "1");

describe("classifiers on the same pictures", () => {
  it("differ by a t test over pictures and seeds", () => {
    // import numpy as np; from scipy.stats import t
    // a, b = rows of 0 and 1 below; d = a - b; vs = d.mean(1).var(ddof=1) / 3; vp = d.mean(0).var(ddof=1) / 8;
    // v = vs + vp
    // df = v**2 / (vs**2 / 2 + vp**2 / 7); m = d.mean(); h = t.ppf(.975, df) * v**.5
    // m, m - h, m + h, 2 * t.cdf(-m / v**.5, df)
    const found = compareOnPictures(
      ["11101101", "11011101", "10111111"].map(bits),
      ["01001101", "10010100", "00101101"].map(bits),
    );
    near(found.difference, 0.3333333);
    near(found.low, 0.1614571);
    near(found.high, 0.5052096);
    near(found.p, 0.0018515);
  });

  it("are McNemar's with one seed, and alike where they say the same", () => {
    // from scipy.stats import binomtest; binomtest(1, 6).pvalue -> 0.21875
    near(compareOnPictures([bits("1111100")], [bits("0000001")]).p, 0.21875);
    const same = compareOnPictures([bits("1100"), bits("1000")], [bits("1100"), bits("1000")]);
    assert.deepEqual(same, { difference: 0, low: 0, high: 0, p: 1 });
    assert.throws(() => compareOnPictures([bits("11")], [bits("110")]), /same pictures/);
  });
});

describe("recommendation", () => {
  const folder = mkdtempSync(join(tmpdir(), "upstream-recommend-"));
  after(() => rmSync(folder, { recursive: true }));
  const labels = Array.from({ length: 40 }, (_, i) => i % 2);
  writeJson(labelsFile(folder, "content"), { labels });

  /** Starts that get so many of the 40 pictures right, at 5 shots and with all 20 labels. */
  function evaluation(right: Record<string, [number, number]>): EvaluationResult {
    const trials = Object.entries(right).flatMap(([start, counts]) =>
      counts.map((count, k) => ({
        id: `${start}-${k}`,
        trial: {
          start,
          task: "mine",
          taskContent: "content",
          method: "linear-probe",
          seed: 0,
          shots: k === 0 ? 5 : "full",
        },
        outcome: {
          trainSize: k === 0 ? 10 : 20,
          predicted: labels.map((label, i) => (i < count ? label : 1 - label)),
        },
      })),
    ) as unknown as EvaluatedTrial[];
    const measured = trials.map(({ id, trial, outcome }) => ({
      source: trial.start,
      method: trial.method,
      task: trial.task,
      shots: trial.shots,
      seed: trial.seed,
      accuracy: outcome.predicted.filter((label, i) => label === labels[i]).length / 40,
      testSize: 40,
      origin: id,
    }));
    return { trials, rows: rows(measured) };
  }

  it("names the checkpoint and the labels it takes", () => {
    const {
      comparisons,
      start,
      indistinguishable,
      labels: needed,
      sentences,
    } = recommend(evaluation({ near: [30, 36], far: [10, 12], further: [8, 12] }), { folder, target: 0.7 });
    assert.equal(start, "near");
    assert.deepEqual(indistinguishable, []);
    assert.equal(needed, 10);
    assert.deepEqual(
      comparisons.map(({ shots, best, second, significant }) => [shots, best, second, significant]),
      [
        [5, "near", "far", true],
        ["full", "near", "far", true],
      ],
    );
    near(comparisons[1]!.difference, 0.6);
    assert.match(sentences[0]!, /^Take near: 90 %/);
  });

  it("says so where the best cannot be told from others", () => {
    const {
      indistinguishable,
      sentences,
      labels: needed,
    } = recommend(evaluation({ one: [20, 30], other: [20, 28], far: [2, 4] }), { folder, target: 0.99 });
    assert.deepEqual(indistinguishable, ["other"]);
    assert.equal(needed, null);
    assert.match(sentences[0]!, /cannot be told apart from other/);
    assert.match(sentences[1]!, /No number of labels/);
  });

  it("needs two starts", () => {
    assert.throws(() => recommend(evaluation({ one: [1, 2] }), { folder }), /two or more starts/);
  });
});
