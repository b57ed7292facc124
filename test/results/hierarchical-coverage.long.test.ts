import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { random } from "../../lib/random";
import { posterior } from "../../lib/results/hierarchical";

const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;
const near = (got: number, want: number, tolerance: number) =>
  assert.ok(Math.abs(got - want) <= tolerance, `${got}, expected ${want}`);
const centred = (logits: readonly (readonly number[])[]) =>
  logits.map((values) => values.map((value, c) => value - mean(logits.map((other) => other[c]!))));

describe("the hierarchical model", () => {
  it("covers at its level, whatever the components: simulated tables of five sources on six tasks at two numbers of shots", () => {
    const stream = random("hierarchical coverage");
    const [sources, tasks] = [5, [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]];
    const variances = tasks.map((_, c) => (c % 2 === 0 ? 0.02 : 0.004));
    let [inside, told, bestTrue, bestSaid] = [0, 0, 0, 0];
    for (let i = 0; i < 60; i++) {
      // The components are drawn from the prior that the model has, so that its intervals must cover exactly.
      const [source, task, residual] = [0, 1, 2].map(() => Math.abs(stream.normal()));
      const effects = Array.from({ length: sources }, () => source! * stream.normal());
      const logits = effects.map((effect) => {
        const onTask = Array.from({ length: 6 }, () => task! * stream.normal());
        return tasks.map(
          (t, c) => effect + onTask[t]! + Math.hypot(residual!, Math.sqrt(variances[c]!)) * stream.normal(),
        );
      });
      const drawn = posterior({ logits: centred(logits), tasks, variances }, { draws: 400, seed: i });
      const truth = effects.map((effect) => effect - mean(effects));
      truth.forEach((effect, s) => {
        const sorted = drawn.effects.map((values) => values[s]!).sort((a, b) => a - b);
        if (sorted[40]! <= effect && effect <= sorted[359]!) inside++;
        told++;
      });
      const best = truth.indexOf(Math.max(...truth));
      bestSaid += drawn.effects.filter((values) => values.indexOf(Math.max(...values)) === best).length / 400;
      const guess = truth.map(
        (_, s) => drawn.effects.filter((values) => values.indexOf(Math.max(...values)) === s).length,
      );
      if (guess.indexOf(Math.max(...guess)) === best) bestTrue++;
    }
    near(inside / told, 0.8, 0.06); // 300 effects, which within a table hang together
    assert.ok(bestSaid / 60 > 0.4 && bestTrue / 60 > 0.5, `${bestSaid / 60}, ${bestTrue / 60}`);
  });
});
