import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fitWarmup, learningRate } from "../../lib/training";

describe("schedules", () => {
  it("follow PyTorch's OneCycleLR", () => {
    // torch 2.13: OneCycleLR(AdamW([Parameter(zeros(1))], lr=1), max_lr=2e-3, total_steps=20), lr before each step
    const expected = [
      8e-5, 0.0002633436854000504, 0.0007433436854000506, 0.0013366563145999495, 0.0018166563145999494, 0.002,
      0.001974928012470175, 0.0019009692640269472, 0.0017818323551420999, 0.001623491307899526,
      0.001433886003683, 0.0012225240438725783, 0.001000004, 0.0007774839561274215, 0.0005661219964173984,
      0.00037651669210047396, 0.00021817564485790005, 9.903873597305257e-5, 2.5079987529825107e-5, 8e-9,
    ];
    expected.forEach((rate, step) => {
      const got = learningRate({ kind: "one-cycle", peak: 2e-3, steps: 20 }, step);
      assert.ok(Math.abs(got - rate) < 1e-9, `step ${step}: ${got}, expected ${rate}`);
    });
  });

  it("warm up linearly to the peak, then fall by a cosine to nearly 0", () => {
    const schedule = { kind: "cosine", peak: 1, steps: 110, warmup: 10 } as const;
    assert.equal(learningRate(schedule, 0), 0.1);
    assert.equal(learningRate(schedule, 9), 1);
    assert.equal(learningRate(schedule, 10), 1);
    assert.ok(Math.abs(learningRate(schedule, 60) - 0.5) < 1e-12);
    assert.ok(learningRate(schedule, 109) < 0.001);
  });

  it("scale a warm-up that is longer than the run, unless the paper's way is asked for", () => {
    assert.equal(fitWarmup(500, 128), 12);
    assert.equal(fitWarmup(500, 128, "paper"), 500);
    // 128 steps of a warm-up of 500 end at a quarter of the peak.
    assert.equal(learningRate({ kind: "cosine", peak: 1, steps: 128, warmup: 500 }, 127), 0.256);
    assert.equal(fitWarmup(500, 10000), 500);
    assert.equal(fitWarmup(500, 501), 500);
  });
});
