import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { analyseSaturation, type Law } from "../../../lib/results/saturation";
import { simulate } from "./clouds";

describe("95 % intervals of fits to all points", () => {
  for (const [law, sd, n] of [
    [{ k: 0.8, alpha: 1.5, eIR: 0.15 }, 0.01, 60],
    [{ k: 0.9, alpha: 3, eIR: 0.1 }, 0.02, 60],
    [{ k: 1, alpha: 0.8, eIR: 0.05 }, 0.01, 40],
  ] satisfies [Law, number, number][])
    it(`cover the truth in at least 90 % of 200 simulations of ${JSON.stringify(law)}`, () => {
      const covered = { k: 0, alpha: 0, eIR: 0, profile: 0 };
      for (let seed = 0; seed < 200; seed++) {
        const { all, profile } = analyseSaturation(simulate(law, n, sd, seed), { draws: 500, seed });
        for (const name of ["k", "alpha", "eIR"] as const)
          if (all.intervals[name].low <= law[name] && law[name] <= all.intervals[name].high) covered[name]++;
        if (profile.interval.low <= law.eIR && law.eIR <= profile.interval.high) covered.profile++;
      }
      for (const [name, count] of Object.entries(covered))
        assert.ok(count >= 180, `${name} is covered in ${count} of 200`);
    });
});
