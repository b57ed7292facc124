import { strict as assert } from "node:assert";
import { describe, it } from "node:test";
import { agreementByTask } from "../../lib/results";

describe("agreement by task", () => {
  it("tries all orders of few sources", () => {
    const { rho, p, smallestP } = agreementByTask([{ task: "a", x: [1, 2, 3], y: [0.1, 0.2, 0.3] }]);
    assert.equal(rho, 1);
    // Of six orders this one and its reverse are as far from 0.
    assert.equal(p, 2 / 6);
    assert.equal(smallestP, 2 / 6);
  });

  it("agrees with scipy's exact permutation test", () => {
    // from scipy.stats import permutation_test, spearmanr; x, y = [1, 5, 2, 4, 3, 7], [2, 6, 1, 3, 5, 4]
    // permutation_test((x,), lambda x: spearmanr(x, y).statistic, permutation_type="pairings", n_resamples=np.inf)
    const { rho, p } = agreementByTask([{ task: "a", x: [1, 5, 2, 4, 3, 7], y: [2, 6, 1, 3, 5, 4] }]);
    assert.ok(Math.abs(rho - 0.6571428571428573) < 1e-12);
    assert.ok(Math.abs(p - 0.175) < 1e-12);
  });

  it("shuffles sources for all tasks at once: copies of a task tell no more than one", () => {
    const task = { task: "a", x: [1, 2, 3, 4], y: [1, 2, 4, 3] };
    const one = agreementByTask([task]);
    const many = agreementByTask(Array.from({ length: 9 }, () => task));
    assert.equal(one.p, many.p);
  });

  it("widens its interval where accuracies are noisy, and passes over what is the same for all", () => {
    const tasks = (size: number) =>
      [1, 2, 3, 4, 5, 6].map((k) => ({
        task: String(k),
        x: [1, 2, 3, 4, 5],
        y: [0.5, 0.52, 0.51, 0.55, 0.56],
        testSizes: Array<number>(5).fill(size),
      }));
    const noisy = agreementByTask(tasks(50));
    const sharp = agreementByTask(tasks(1e6));
    assert.ok(noisy.high - noisy.low > 0.3, `${noisy.low} ${noisy.high}`);
    assert.ok(sharp.high - sharp.low < 0.01);
    const flat = { task: "flat", x: [1, 1, 1], y: [1, 2, 3] };
    assert.equal(agreementByTask([flat, { task: "a", x: [1, 2, 3], y: [1, 2, 3] }]).rho, 1);
    assert.throws(() => agreementByTask([{ task: "a", x: [1, 2], y: [1, 2] }]), /over 2 sources/);
  });
});
