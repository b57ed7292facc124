import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { random } from "../../lib/random";
import { binomialCdf, drawCount, normalQuantile } from "../../lib/results/distributions";
import { fisher } from "../../lib/results/fisher";
import { newcombe } from "../../lib/results/newcombe";
import { wilson, type ConfidenceInterval } from "../../lib/results/wilson";
import { adjust } from "../../lib/results/multiplicity";

const near = (got: number, want: number, tolerance = 1e-9) =>
  assert.ok(Math.abs(got - want) <= tolerance, `${got}, expected ${want}`);
const nearInterval = (got: ConfidenceInterval, low: number, high: number) => {
  near(got.low, low);
  near(got.high, high);
};

describe("Wilson's interval", () => {
  it("is scipy's", () => {
    // from scipy.stats import binomtest
    // binomtest(13, 15).proportion_ci(method="wilson"); (0, 5);
    // binomtest(7430, 10000).proportion_ci(0.9, method="wilson")
    nearInterval(wilson(13 / 15, 15), 0.6211801716767764, 0.9626387408969346);
    nearInterval(wilson(0, 5), 0, 0.43448246478317476);
    nearInterval(wilson(0.743, 10000, 0.9), 0.7357472730717401, 0.7501212730818002);
    assert.equal(wilson(1, 5).high, 1);
  });

  it("refuses what is no accuracy", () => {
    assert.throws(() => wilson(74.3, 100), /accuracy 74.3: expected 0 to 1/);
    assert.throws(() => wilson(0.5, 0), /test size 0/);
  });

  it("covers at its level", () => {
    const stream = random("wilson-coverage");
    for (const [n, p] of [
      [15, 0.4],
      [100, 0.2],
      [1880, 0.7],
    ] as const) {
      const cdf = binomialCdf(n, p);
      let covered = 0;
      for (let i = 0; i < 4000; i++) {
        const { low, high } = wilson(drawCount(cdf, stream.uniform()) / n, n);
        if (low <= p && p <= high) covered++;
      }
      assert.ok(covered / 4000 > 0.925 && covered / 4000 < 0.98, `n ${n}: ${covered / 4000}`);
    }
  });
});

describe("Newcombe's interval", () => {
  it("is statsmodels'", () => {
    // from statsmodels.stats.proportion import confint_proportions_2indep as c
    // c(56, 70, 48, 80, method="newcomb"), c(4, 5, 1, 5, ...), c(0, 5, 5, 5, ...)
    nearInterval(
      newcombe({ accuracy: 56 / 70, testSize: 70 }, { accuracy: 48 / 80, testSize: 80 }),
      0.05243147240236498,
      0.33387265403690614,
    );
    nearInterval(
      newcombe({ accuracy: 0.8, testSize: 5 }, { accuracy: 0.2, testSize: 5 }),
      -0.00028468334755393787,
      0.83161408676176,
    );
    nearInterval(
      newcombe({ accuracy: 0, testSize: 5 }, { accuracy: 1, testSize: 5 }),
      -1,
      -0.38554900569034356,
    );
  });

  it("covers the true difference at its level", () => {
    const stream = random("newcombe-coverage");
    for (const n of [15, 345]) {
      const [cdfA, cdfB] = [binomialCdf(n, 0.5), binomialCdf(n, 0.35)];
      let covered = 0;
      for (let i = 0; i < 4000; i++) {
        const a = { accuracy: drawCount(cdfA, stream.uniform()) / n, testSize: n };
        const b = { accuracy: drawCount(cdfB, stream.uniform()) / n, testSize: n };
        const { low, high } = newcombe(a, b);
        if (low <= 0.15 && 0.15 <= high) covered++;
      }
      assert.ok(covered / 4000 > 0.93 && covered / 4000 < 0.985, `n ${n}: ${covered / 4000}`);
    }
  });
});

describe("Fisher's test", () => {
  it("is scipy's", () => {
    // scipy.stats.fisher_exact([[right_a, wrong_a], [right_b, wrong_b]]).pvalue
    const p = (a: [number, number], b: [number, number]) =>
      fisher(
        { accuracy: a[0] / (a[0] + a[1]), testSize: a[0] + a[1] },
        { accuracy: b[0] / (b[0] + b[1]), testSize: b[0] + b[1] },
      );
    near(p([3, 2], [12, 13]), 1);
    near(p([1, 9], [11, 3]), 0.0027594561852200836);
    near(p([812, 1068], [850, 1030]), 0.22435976192480375, 1e-8);
    near(p([0, 5], [3, 2]), 0.16666666666666666);
    near(p([7430, 2570], [7300, 2700]), 0.03838967079661711, 1e-8);
  });
});

describe("distributions", () => {
  it("are scipy's", () => {
    // scipy.stats.norm.ppf(.975); binom.cdf(range(4), 3, .3); binom.cdf(7400, 10000, .743)
    near(normalQuantile(0.975), 1.959963984540054);
    [0.343, 0.784, 0.973, 1].forEach((want, m) => near(binomialCdf(3, 0.3)[m] as number, want));
    near(binomialCdf(10000, 0.743)[7400] as number, 0.24949008829309435);
    assert.deepEqual([...binomialCdf(2, 0)], [1, 1, 1]);
    assert.deepEqual([...binomialCdf(2, 1)], [0, 0, 1]);
  });

  it("are drawn as they are", () => {
    const stream = random("draw-count");
    const cdf = binomialCdf(10, 0.3);
    const draws = Array.from({ length: 20_000 }, () => drawCount(cdf, stream.uniform()));
    const mean = draws.reduce((sum, m) => sum + m, 0) / draws.length;
    near(mean, 3, 0.05);
    near(draws.filter((m) => m <= 2).length / draws.length, cdf[2] as number, 0.015);
  });
});

describe("adjusted p-values", () => {
  const pValues = [0.01, 0.04, 0.03, 0.005, 0.5];
  it("are statsmodels' (Holm) and scipy's (Benjamini and Hochberg)", () => {
    // statsmodels.stats.multitest.multipletests(p, method="holm")[1]; scipy.stats.false_discovery_control(p)
    [0.04, 0.09, 0.09, 0.025, 0.5].forEach((want, i) => near(adjust(pValues, "holm")[i] as number, want));
    [0.025, 0.05, 0.05, 0.025, 0.5].forEach((want, i) => near(adjust(pValues, "bh")[i] as number, want));
    assert.deepEqual(adjust(pValues, "none"), pValues);
    assert.deepEqual(adjust([]), []);
  });

  it("keep the chance of any false finding at the level", () => {
    const stream = random("holm-level");
    let any = 0;
    for (let i = 0; i < 2000; i++) {
      const nulls = Array.from({ length: 20 }, () => stream.uniform());
      if (adjust(nulls, "holm").some((p) => p < 0.05)) any++;
    }
    near(any / 2000, 0.05, 0.015);
  });
});
