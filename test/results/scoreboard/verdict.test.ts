import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { verdict, type Effect } from "../../../lib/results/scoreboard";

/** An effect whose 95 % interval is value +- half; wider levels widen it in proportion to their normal quantile. */
const effect = (value: number, half: number): Effect => ({
  label: "",
  value,
  range: (level) => {
    const wider = level > 0.95 ? 1.35 : 1;
    return { low: value - wider * half, high: value + wider * half };
  },
});

describe("a verdict", () => {
  it("follows the stated rules", () => {
    assert.equal(verdict([effect(0.1, 0.05), effect(0.2, 0.1)]), "holds");
    assert.equal(verdict([effect(0.1, 0.05), effect(0.02, 0.1)]), "holds within noise");
    assert.equal(verdict([effect(0.1, 0.05), effect(-0.02, 0.1)]), "cannot be told");
    assert.equal(verdict([effect(0.1, 0.05), effect(-0.2, 0.1)]), "does not hold");
    assert.equal(verdict([]), "cannot be told");
  });

  it("needs more to refute one of many than one alone", () => {
    assert.equal(verdict([effect(-0.12, 0.1)]), "does not hold");
    assert.equal(verdict([effect(-0.12, 0.1), effect(0.5, 0.1)]), "cannot be told");
  });

  it("tells nothing where the noise is not known, unless something else refutes", () => {
    const unknown: Effect = { label: "", value: 0.3, range: () => null };
    assert.equal(verdict([unknown, effect(0.1, 0.05)]), "cannot be told");
    assert.equal(verdict([unknown, effect(-0.2, 0.05)]), "does not hold");
  });

  it("of the clearest of many says nothing within noise", () => {
    const chosen = { ...effect(0.02, 0.1), clearestOfMany: true as const };
    assert.equal(verdict([chosen]), "cannot be told");
    assert.equal(verdict([{ ...effect(0.2, 0.1), clearestOfMany: true }]), "holds");
  });
});
