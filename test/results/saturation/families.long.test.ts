import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { random } from "../../../lib/random";
import { saturation } from "../../../lib/results";

const { accuracyAt, bootstrapLaws, percentiles } = saturation;

describe("95 % intervals where models of a family err together", () => {
  it("cover at their level when whole families are drawn, and too seldom when models are", () => {
    const law = { k: 0.9, alpha: 1.2, eIR: 0.08 };
    const covered = { families: 0, models: 0 };
    const simulations = 120;
    for (let seed = 0; seed < simulations; seed++) {
      const stream = random("families, coverage", seed);
      const clusters: string[] = [];
      const points = Array.from({ length: 40 }, (_, family) => {
        const offset = 0.012 * stream.normal();
        return Array.from({ length: 6 }, () => {
          clusters.push(String(family));
          const upstream = 0.4 + 0.5 * stream.uniform();
          return { upstream, downstream: accuracyAt(law, upstream) + offset + 0.008 * stream.normal() };
        });
      }).flat();
      // The curve's height in the middle, which offsets of families move most.
      const truth = accuracyAt(law, 0.65);
      const covers = (of: readonly string[] | undefined, n: number) => {
        const laws = bootstrapLaws(points, {
          draws: 150,
          seed,
          ...(of === undefined ? {} : { clusters: of }),
        });
        const { low, high } = percentiles(
          laws.flatMap((one) => (one === null ? [] : [accuracyAt(one, 0.65)])),
          n,
        );
        return low <= truth && truth <= high;
      };
      if (covers(clusters, 40)) covered.families++;
      if (covers(undefined, points.length)) covered.models++;
    }
    assert.ok(covered.families >= 0.9 * simulations, `families: ${covered.families} of ${simulations}`);
    assert.ok(covered.models < 0.85 * simulations, `models: ${covered.models} of ${simulations}`);
  });
});
