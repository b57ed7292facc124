import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { leep, mcnemar } from "../../lib/transfer";

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
    // theta = [.8 .2], [.6 .4], [.1 .9]; labels 0 0 1. Column sums 1.5, 1.5; P(0|z) = 1.4/1.5, .6/1.5; P(1|z) = .1/1.5, .9/1.5.
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
