import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { random } from "../../lib/random";
import {
  agreement,
  kendallW,
  meanSpearman,
  ranks,
  spearman,
  spearmanTest,
} from "../../lib/results/agreement";
import { bootstrap } from "../../lib/results/bootstrap";

const near = (got: number, want: number, tolerance = 1e-12) =>
  assert.ok(Math.abs(got - want) <= tolerance, `${got}, expected ${want}`);

describe("agreement of ranks", () => {
  const table = [
    [1, 2, 3, 4, 4],
    [2, 1, 3, 5, 4],
    [1, 1, 2, 5, 3],
  ];

  it("is scipy's", () => {
    // scipy.stats.rankdata([3, 1, 1, 5, 3, 3]); spearmanr([1, 2, 2, 4, 5], [2, 1, 3, 3, 9]).statistic
    assert.deepEqual(ranks([3, 1, 1, 5, 3, 3]), [4, 1.5, 1.5, 6, 4, 4]);
    near(spearman([1, 2, 2, 4, 5], [2, 1, 3, 3, 9]), 0.7631578947368421);
    // friedmanchisquare(*np.array(table).T).statistic / (3 * 4); the mean of spearmanr over the three pairs of rows
    near(kendallW(table), 0.9540229885057467);
    near(meanSpearman(table), 0.9313764849353029);
  });

  it("finds one order, and none where there is none", () => {
    const same = Array.from({ length: 9 }, () => [1, 2, 3, 4, 5, 6, 7]);
    const one = agreement(same, { draws: 500 });
    near(one.w, 1);
    assert.ok(one.p < 0.01, `p ${one.p}`);
    // Unrelated rows: the p-value is uniform, so one in ten lies below 0.1; W is near 1 / judges.
    const stream = random("unrelated");
    let below = 0;
    for (let trial = 0; trial < 200; trial++) {
      const rows = Array.from({ length: 5 }, () => Array.from({ length: 6 }, () => stream.uniform()));
      const found = agreement(rows, { draws: 200, seed: trial });
      if (found.p <= 0.1) below++;
      near(found.chance, 1 / 5, 0.05);
    }
    near(below / 200, 0.1, 0.06);
  });

  it("tests one pair of orders by permutation as scipy does", () => {
    // scipy.stats.permutation_test(([1,2,3,4,5,6,7],), lambda a: spearmanr(a, [2,1,3,4,6,5,7]).statistic,
    //   permutation_type="pairings", n_resamples=np.inf).pvalue
    const { rho, p } = spearmanTest([1, 2, 3, 4, 5, 6, 7], [2, 1, 3, 4, 6, 5, 7]);
    near(rho, 0.9285714285714288, 1e-9);
    near(p, 0.006746031746031746, 0.0015);
  });

  it("names a gap", () => {
    assert.throws(() => kendallW([[1, 2], [1]]), /row 2 has a gap/);
    assert.throws(() => kendallW([[1, 2]]), /at least two tasks/);
  });
});

describe("the bootstrap", () => {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

  it("covers a mean at about its level", () => {
    const stream = random("bootstrap-coverage");
    let covered = 0;
    for (let trial = 0; trial < 300; trial++) {
      const values = Array.from({ length: 25 }, () => stream.normal());
      const { low, high } = bootstrap(values, mean, { draws: 400, seed: trial });
      if (low <= 0 && 0 <= high) covered++;
    }
    assert.ok(covered / 300 > 0.89 && covered / 300 < 0.98, `${covered / 300}`);
  });

  it("needs two items", () => {
    assert.throws(() => bootstrap([1], mean), /at least two/);
  });
});
