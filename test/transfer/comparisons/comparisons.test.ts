import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { kendall, labelsNeeded, leep, mcnemar, rankCorrelation } from "../../../lib/transfer";

describe("mcnemar", () => {
  const flags = (pattern: string) => [...pattern].map((character) => character === "1");

  it("is the exact sign test on the pictures that differ", () => {
    // 15 pictures differ, 3 for the first: scipy.stats.binomtest(3, 15).pvalue
    const first = flags("111" + "000000000000" + "11111");
    const second = flags("000" + "111111111111" + "11111");
    const compared = mcnemar(first, second);
    assert.deepEqual([compared.onlyFirst, compared.onlySecond], [3, 12]);
    assert.equal(compared.difference, -9 / 20);
    assert.ok(Math.abs(compared.p - 0.03515625) < 1e-12);
  });

  it("finds nothing between equals, and wants the same pictures", () => {
    assert.equal(mcnemar(flags("1010"), flags("1010")).p, 1);
    assert.throws(() => mcnemar(flags("10"), flags("1")), /expected the same pictures/);
  });
});

describe("leep", () => {
  it("is 0 where the checkpoint's classes are the task's, and the label entropy where they say nothing", () => {
    const sure = [
      [1, 0],
      [0, 1],
      [1, 0],
      [0, 1],
    ];
    assert.equal(leep(sure, [0, 1, 0, 1], 2), 0);
    const unsure = sure.map(() => [0.5, 0.5]);
    assert.ok(Math.abs(leep(unsure, [0, 1, 0, 1], 2) - Math.log(0.5)) < 1e-12);
  });

  it("is the formula's value on a case worked by hand", () => {
    // theta = [.8 .2], [.6 .4], [.1 .9]; labels 0 0 1.
    // Column sums 1.5, 1.5; P(0|z) = 1.4/1.5, .6/1.5; P(1|z) = .1/1.5, .9/1.5.
    // log(.8*.93333+.2*.4) + log(.6*.93333+.4*.4) + log(.1*.066667+.9*.6), over 3
    const expected = (Math.log(0.8266666667) + Math.log(0.72) + Math.log(0.5466666667)) / 3;
    const value = leep(
      [
        [0.8, 0.2],
        [0.6, 0.4],
        [0.1, 0.9],
      ],
      [0, 0, 1],
      2,
    );
    assert.ok(Math.abs(value - expected) < 1e-9, `${value}`);
  });
});

describe("rank correlation", () => {
  it("is Kendall's τ-b, corrected for ties", () => {
    // scipy.stats.kendalltau of the same: 0.6, 0.8
    assert.ok(Math.abs(kendall([1, 2, 3, 4, 5], [2, 1, 4, 3, 5]) - 0.6) < 1e-12);
    assert.ok(Math.abs(kendall([1, 2, 2, 3], [1, 2, 3, 3]) - 0.8) < 1e-12);
  });

  it("averages over tasks, with an interval from four checkpoints on", () => {
    const score = [1, 2, 3, 4, 5];
    const points = ["a", "b"].flatMap((task) =>
      score.map((logme, i) => ({
        checkpoint: `c${i}`,
        task,
        logme,
        leep: null,
        accuracy: task === "a" ? logme / 10 : [0.2, 0.1, 0.4, 0.3, 0.5][i]!,
      })),
    );
    const found = rankCorrelation(points, ({ logme }) => logme);
    // 1 on a; scipy.stats.spearmanr 0.8 and kendalltau 0.6 on b.
    assert.ok(Math.abs(found.spearman - 0.9) < 1e-12);
    assert.ok(Math.abs(found.kendall - 0.8) < 1e-12);
    assert.ok(found.low! <= 0.9 && found.high! >= 0.9 && found.high! <= 1 + 1e-12);
    assert.equal(rankCorrelation(points.slice(0, 3), ({ logme }) => logme).low, null);
  });
});

describe("labelsNeeded", () => {
  const right = (share: number) => Array.from({ length: 100 }, (_, i) => i < 100 * share);
  const curve = [
    { labels: 10, seed: 0, right: right(0.2) },
    { labels: 1000, seed: 0, right: right(0.6) },
  ];

  it("reads the crossing off accuracy against the logarithm of labels", () => {
    const found = labelsNeeded(curve, 0.4);
    // Half way between 10 and 1,000 in logarithms.
    assert.equal(found.labels, 100);
    // The images' noise: 0.4 is ± 0.1 and the curve rises by 0.2 a decade.
    assert.ok(found.low! > 20 && found.low! < 60, `${found.low}`);
    assert.ok(found.high! > 170 && found.high! < 500, `${found.high}`);
    assert.match(found.text, /takes about 100 labels \(95 %: \d+ to \d+\)/);
  });

  it("says where the accuracy is not reached, or by the fewest labels already", () => {
    const never = labelsNeeded(curve, 0.95);
    assert.deepEqual([never.labels, never.high, never.reached], [null, null, 0]);
    assert.match(never.text, /not reached with 1000 labels \(at most 0\.600\)/);
    assert.ok(labelsNeeded(curve, 0.1).atMost);
    assert.match(labelsNeeded(curve, 0.62).text, /not reached.*% of resampled curves reach it/);
  });

  it("wants two numbers of labels on the same images", () => {
    assert.throws(() => labelsNeeded(curve.slice(0, 1), 0.5), /two numbers of labels/);
    const other = { labels: 100, seed: 0, right: [true] };
    assert.throws(() => labelsNeeded([...curve, other], 0.5), /same test images/);
  });
});
