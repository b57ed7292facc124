import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { random } from "../../lib/random";
import { spread, trueSpread } from "../../lib/results";

describe("the spread of sources with noise taken out", () => {
  it("is the measured one where there is no noise", () => {
    const accuracies = [0.5, 0.3, 0.45];
    const found = trueSpread({ accuracies, errors: [0, 0, 0], degrees: Infinity });
    assert.ok(Math.abs(found.value - 0.4) < 1e-3, `${found.value}`);
    assert.ok(found.high - found.low < 1e-3);
    assert.ok(found.p < 0.01);
  });

  it("covers the truth, and has not the bias of what is measured, the noise known from a few pre-trainings", () => {
    const stream = random("test of true spread");
    const [draws, error, degrees] = [60, 0.02, 8];
    for (const scatter of [0.01, 0.05]) {
      let [covered, bias, measuredBias] = [0, 0, 0];
      for (let i = 0; i < draws; i++) {
        const truth = Array.from({ length: 7 }, () => 0.4 + scatter * stream.normal());
        const accuracies = truth.map((one) => one + error * stream.normal());
        let squares = 0;
        for (let d = 0; d < degrees; d++) squares += stream.normal() ** 2;
        const known = error * Math.sqrt(squares / degrees);
        const found = trueSpread(
          { accuracies, errors: truth.map(() => known), degrees },
          { draws: 200, seed: i },
        );
        const wanted = spread(truth);
        covered += Number(found.low <= wanted && wanted <= found.high);
        bias += (found.value - wanted) / draws;
        measuredBias += (found.measured - wanted) / draws;
      }
      // 95 % of 60, less three standard errors.
      assert.ok(covered / draws > 0.86, `${covered} of ${draws} covered at scatter ${scatter}`);
      // Where noise rules, most of its bias is gone; where it doesn't, little is added.
      if (scatter < error)
        assert.ok(Math.abs(bias) < 0.6 * measuredBias, `bias ${bias}, of what is measured ${measuredBias}`);
      else assert.ok(Math.abs(bias) < 0.03, `bias ${bias}`);
    }
  });

  it("says of equal sources that they show no more than noise, as often as p says", () => {
    const stream = random("test of equal sources");
    let below = 0;
    for (let i = 0; i < 60; i++) {
      const accuracies = Array.from({ length: 7 }, () => 0.4 + 0.02 * stream.normal());
      const errors = accuracies.map(() => 0.02);
      below += Number(trueSpread({ accuracies, errors, degrees: Infinity }, { draws: 100, seed: i }).p < 0.1);
    }
    assert.ok(below >= 1 && below <= 14, `${below} of 60 at p < 0.1`);
  });
});
