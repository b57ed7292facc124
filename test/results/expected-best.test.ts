import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { random } from "../../lib/random";
import { budgetCurve, expectedBest } from "../../lib/results/expected-best";

/** The mean of the best over every ordered choice of `budget` values. */
function bruteForce(values: number[], budget: number, replacement: boolean): number {
  let [sum, count] = [0, 0];
  const visit = (chosen: number[]) => {
    if (chosen.length === budget) {
      sum += Math.max(...chosen.map((i) => values[i] as number));
      count++;
      return;
    }
    for (let i = 0; i < values.length; i++) if (replacement || !chosen.includes(i)) visit([...chosen, i]);
  };
  visit([]);
  return sum / count;
}

describe("expected best at a budget", () => {
  it("equals brute force, with and without replacement", () => {
    const stream = random("budget");
    const values = [0.2, 0.5, 0.3, 0.9, 0.3, stream.uniform()];
    for (const replacement of [true, false])
      for (let budget = 1; budget <= 5; budget++) {
        const got = expectedBest(values, budget, replacement);
        assert.ok(Math.abs(got - bruteForce(values, budget, replacement)) < 1e-12, `budget ${budget}`);
      }
  });

  it("is numpy's for all triples", () => {
    // v = [.2, .5, .3, .9]; np.mean([max(t) for t in itertools.product(v, repeat=3)]), ... itertools.combinations(v, 3)
    assert.ok(Math.abs(expectedBest([0.2, 0.5, 0.3, 0.9], 3) - 0.7046875) < 1e-12);
    assert.ok(Math.abs(expectedBest([0.2, 0.5, 0.3, 0.9], 3, false) - 0.8) < 1e-12);
  });

  it("goes from the mean to the best, never falling", () => {
    const values = [0.1, 0.7, 0.4];
    const curve = budgetCurve(values, false);
    assert.ok(Math.abs((curve[0]?.accuracy ?? 0) - 0.4) < 1e-12);
    assert.equal(curve[2]?.accuracy, 0.7);
    assert.ok((curve[1]?.accuracy ?? 0) > 0.4);
  });

  it("refuses an empty grid and a budget beyond it", () => {
    assert.throws(() => expectedBest([], 1), /no accuracy/);
    assert.throws(() => expectedBest([0.1], 2, false), /only 1 configurations/);
    assert.throws(() => expectedBest([0.1], 0), /expected at least 1/);
  });
});
