import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { random } from "../../lib/random";
import { comparedCells, onCommonTestSets, published, sourceModel, cells } from "../../lib/results";
import { conditional, posterior, type CentredTable, type Components } from "../../lib/results/hierarchical";
import { row } from "./row";

const near = (got: number, want: number, tolerance: number) =>
  assert.ok(Math.abs(got - want) <= tolerance, `${got}, expected ${want}`);
const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;

/** Made by hierarchical.py: the same model by brute force (numpy, all covariances written out). */
interface Reference extends CentredTable {
  points: { components: Components; logLikelihood: number; effects: number[]; variance: number }[];
  posterior: { effects: number[]; sds: number[]; components: [number, number, number] };
}
const reference = JSON.parse(readFileSync(join("test", "results", "hierarchical.json"), "utf8")) as Reference;
const centred = (logits: readonly (readonly number[])[]) =>
  logits.map((values) => values.map((value, c) => value - mean(logits.map((other) => other[c]!))));
const table: CentredTable = { ...reference, logits: centred(reference.logits) };

describe("the hierarchical model", () => {
  it("has the likelihood and the effects of the full mixed model, cells free", () => {
    const here = reference.points.map(({ components }) => conditional(table, components));
    reference.points.forEach((point, i) => {
      // The restricted likelihood is told up to a constant.
      near(
        here[i]!.logLikelihood - here[0]!.logLikelihood,
        point.logLikelihood - reference.points[0]!.logLikelihood,
        1e-8,
      );
      point.effects.forEach((effect, s) => near(here[i]!.effects[s]!, effect, 1e-9));
      near(here[i]!.variance, point.variance, 1e-9);
    });
  });

  it("has its posterior", () => {
    const { effects, components } = posterior(table, { draws: 20_000 });
    reference.posterior.effects.forEach((effect, s) => {
      const drawn = effects.map((values) => values[s]!);
      near(mean(drawn), effect, 0.006);
      near(Math.sqrt(mean(drawn.map((x) => (x - mean(drawn)) ** 2))), reference.posterior.sds[s]!, 0.006);
    });
    (["source", "task", "residual"] as const).forEach((name, i) =>
      near(mean(components.map((one) => one[name])), reference.posterior.components[i]!, 0.012),
    );
  });

  it("finds planted sources, and keeps equal ones apart from a verdict", () => {
    const stream = random("planted sources");
    const rows = (effects: readonly number[]) =>
      effects.flatMap((effect, s) =>
        ["a", "b", "c", "d", "e"].flatMap((task, t) =>
          [5, 20].map((shots) => {
            const p = 1 / (1 + Math.exp(-(effect + 0.4 * t - 1)));
            let right = 0;
            for (let i = 0; i < 800; i++) if (stream.uniform() < p) right++;
            return row({ source: `S${s}`, task, shots, accuracy: right / 800, testSize: 800 });
          }),
        ),
      );
    const planted = sourceModel(cells(rows([0.5, 0, 0, -0.5])))!;
    assert.equal(planted.sources[0]!.source, "S0 2.7m");
    assert.ok(planted.sources[0]!.best > 0.97 && planted.sources.at(-1)!.worst > 0.97);
    near(planted.sources[0]!.effect.mean, 0.5, 0.12);
    const equal = sourceModel(cells(rows([0, 0, 0, 0])))!;
    for (const { best, effect } of equal.sources) {
      assert.ok(best < 0.75, `${best}`);
      assert.ok(effect.low < 0 && effect.high > 0);
    }
    assert.equal(sourceModel(cells(rows([0]))), null);
  });

  it("says of the paper's table: WIT is the worst, YFCC next to it, and which is best cannot be told", () => {
    const few = onCommonTestSets(comparedCells(published())).filter(
      ({ shots }) => shots !== "full" && shots <= 20,
    );
    const found = sourceModel(few)!;
    assert.equal(found.cells, 35); // 9 tasks x 4 numbers of shots, but for CALTECH101 at 20
    assert.deepEqual(
      found.sources.slice(-2).map(({ source }) => source),
      ["YFCC", "WIT"].map((name) => `${name} 2.7m`),
    );
    assert.ok(found.sources.at(-1)!.worst > 0.7);
    assert.ok(found.sources.every(({ best }) => best < 0.8));
    near(
      found.sources.reduce((sum, { best }) => sum + best, 0),
      1,
      1e-9,
    );
  });
});
