import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { binomialCdf } from "../../lib/results/distributions";
import { noiseSpread } from "./exact-spread";
import { exceedance, expectedMaximum, simulateSpread } from "../../lib/results/simulation";
import { spread } from "../../lib/results/spread";

const near = (got: number, want: number, tolerance: number) =>
  assert.ok(Math.abs(got - want) <= tolerance, `${got}, expected ${want}`);

describe("the spread by noise alone", () => {
  it("is (max - min) / max", () => {
    assert.equal(spread([0.25, 0.5, 0.125]), 0.75);
    assert.equal(spread([0, 0]), 0);
  });

  it("is what numpy simulates", () => {
    // r = np.random.default_rng(0); x = r.binomial([15, 345], [.4, .3], (400000, 7, 2)) / [15, 345]
    // s = (x.max(1) - x.min(1)) / x.max(1); s.mean(0), s.mean(1).mean(), np.quantile(s.mean(1), [.025, .975])
    const { cells, mean } = simulateSpread(
      [
        { accuracy: 0.4, testSizes: new Array<number>(7).fill(15) },
        { accuracy: 0.3, testSizes: new Array<number>(7).fill(345) },
      ],
      { draws: 8000 },
    );
    near(cells[0]?.mean ?? 0, 0.5847, 0.006);
    near(cells[1]?.mean ?? 0, 0.1984, 0.003);
    near(noiseSpread(7, 0.4, 15).mean, 0.5847, 0.001);
    near(noiseSpread(7, 0.3, 345).mean, 0.1984, 0.0005);
    near(mean.mean, 0.3916, 0.004);
    near(mean.low, 0.245, 0.012);
    near(mean.high, 0.5373, 0.012);
  });

  it("says how often noise alone reaches what was seen: uniformly often where there is nothing but noise", () => {
    const cell = { accuracy: 0.5, testSizes: new Array<number>(7).fill(2000) };
    const { draws } = simulateSpread([cell], { draws: 1000, seed: "a" });
    const seen = simulateSpread([cell], { draws: 1000, seed: "b" }).draws;
    const below = seen.filter((value) => exceedance(value, draws) <= 0.1).length;
    near(below / 1000, 0.1, 0.04);
  });

  it("keeps the measured mean when the best of a grid is reported, and shrinks with the grid", () => {
    const cell = { accuracy: 0.4, testSizes: [15, 15, 15] };
    const one = simulateSpread([cell], { draws: 4000 });
    const nine = simulateSpread([{ ...cell, grid: [9, 9, 9] }], { draws: 4000 });
    assert.ok(nine.mean.mean < one.mean.mean, `${nine.mean.mean} against ${one.mean.mean}`);
    const uneven = simulateSpread([{ ...cell, grid: [1, 9, 27] }], { draws: 4000 });
    assert.ok(uneven.mean.mean > nine.mean.mean, `${uneven.mean.mean} against ${nine.mean.mean}`);
  });

  it("takes a test size and the seeds' error of each source", () => {
    // r = np.random.default_rng(0); n = np.array([15, 300, 300]); x = r.binomial(n, .4, (400000, 3)) / n
    // y = np.clip(x + [0, .05, 0] * r.normal(size=x.shape), 0, 1)
    // [((z.max(1) - z.min(1)) / z.max(1)).mean() for z in (x, y)]
    const cell = { accuracy: 0.4, testSizes: [15, 300, 300] };
    near(simulateSpread([cell], { draws: 8000 }).mean.mean, 0.254, 0.005);
    near(simulateSpread([{ ...cell, seedErrors: [0, 0.05, 0] }], { draws: 8000 }).mean.mean, 0.2782, 0.005);
  });

  it("expects the best of g draws as brute force does", () => {
    const cdf = binomialCdf(3, 0.3);
    const pmf = [0, 1, 2, 3].map((m) => (cdf[m] as number) - (m > 0 ? (cdf[m - 1] as number) : 0));
    let want = 0;
    pmf.forEach((p, a) => pmf.forEach((q, b) => (want += p * q * Math.max(a, b))));
    near(expectedMaximum(cdf, 2), want, 1e-12);
  });

  it("gives the same numbers for the same seed, and refuses a broken cell", () => {
    const cell = { accuracy: 0.4, testSizes: new Array<number>(7).fill(15) };
    assert.deepEqual(
      simulateSpread([cell], { draws: 50 }).draws,
      simulateSpread([cell], { draws: 50 }).draws,
    );
    assert.throws(() => simulateSpread([{ ...cell, accuracy: 40 }]), /accuracy 40/);
    assert.throws(() => simulateSpread([{ ...cell, testSizes: [1.5] }]), /test size 1.5/);
  });
});
