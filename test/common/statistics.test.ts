import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ascending, mean, median, middle, quantile, sum, variance } from "../../lib/common";

describe("statistics", () => {
  it("are numpy's", () => {
    // v = np.array([1., 5, 2, 9]); v.sum(), v.mean(), np.var(v, ddof=1), np.quantile(v, [.1, .5, .975])
    const values = [1, 5, 2, 9];
    assert.equal(sum(values), 17);
    assert.equal(mean(values), 4.25);
    assert.ok(Math.abs(variance(values) - 12.916666666666666) < 1e-12);
    const sorted = ascending(values);
    assert.deepEqual(values, [1, 5, 2, 9], "a copy is sorted");
    assert.ok(Math.abs(quantile(sorted, 0.1) - 1.3) < 1e-12);
    assert.equal(median(values), 3.5);
    assert.ok(Math.abs(middle(sorted, 0.95).high - 8.7) < 1e-12);
    assert.equal(sum([]), 0);
  });
});
