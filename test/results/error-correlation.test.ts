import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { random } from "../../lib/random";
import { dispersionRatio, errorCorrelations, type Predictions } from "../../lib/results";

const near = (got: number, want: number, tolerance: number, what = "") =>
  assert.ok(Math.abs(got - want) <= tolerance, `${what} ${got}, expected ${want}`);

/** Models whose chance of being right on picture k is `chance(source, k)`, independent given that. */
function models(
  sources: number,
  pictures: number,
  chance: (source: number, picture: number) => number,
  seed: string | number,
  draws = 1,
): Predictions[] {
  const stream = random("error correlation, planted", seed);
  return Array.from({ length: draws }, (_, draw) =>
    Array.from({ length: sources }, (_, source) => ({
      task: "coins",
      shots: 5 as const,
      method: "finetune" as const,
      source: `source ${source}`,
      draw,
      right: Array.from({ length: pictures }, (_, k) => stream.uniform() < chance(source, k)),
    })),
  ).flat();
}

/**
 * Pictures that are easy or hard for all: chance 0.8 or 0.2, so that rho is var(chance) / (p (1 - p)) = 0.09 / 0.25.
 */
const easyAndHard = (_: number, k: number) => (k % 2 === 0 ? 0.8 : 0.2);

describe("the correlation of two sources' errors", () => {
  it("is 0 for independent errors, 1 where all are right on the same pictures", () => {
    const [independent] = errorCorrelations(models(5, 4000, () => 0.3, "independent"));
    near(independent!.rho, 0, 0.015);
    const [first] = models(1, 500, () => 0.3, "one");
    const [same] = errorCorrelations(["a", "b", "c"].map((source) => ({ ...first!, source })));
    near(same!.rho, 1, 1e-9);
  });

  it("recovers what shared difficulty plants: 0.36", () => {
    const [found] = errorCorrelations(models(4, 6000, easyAndHard, "difficulty", 3));
    near(found!.rho, 0.36, 0.015);
    assert.deepEqual([found!.sources, found!.pictures, found!.draws], [4, 6000, 3]);
    assert.ok(found!.low < 0.36 && 0.36 < found!.high);
  });

  it("counts accuracies out: of unequal sources what is left of the covariance", () => {
    // Chances .2/.8 and .1/.5: covariance (.2 x .1 + .8 x .5) / 2 - .5 x .3 = .06; variances .25 and .21: 2 x .06 / .46
    const chance = (source: number, k: number) =>
      [
        [0.2, 0.8],
        [0.1, 0.5],
      ][source]![k % 2]!;
    const [found] = errorCorrelations(models(2, 20_000, chance, "unequal"));
    near(found!.rho, 0.12 / 0.46, 0.015);
    // Sources that differ in accuracy alone do not correlate.
    const [apart] = errorCorrelations(models(3, 20_000, (source) => 0.2 + 0.3 * source, "apart"));
    near(apart!.rho, 0, 0.015);
  });

  it("is Pearson's correlation of two indicators of equal variance, by hand", () => {
    // right: 1 1 0 0 and 1 0 1 0 are uncorrelated; 1 1 0 0 and 1 1 0 0 correlate by 1; -1 where opposed
    const two = (a: number[], b: number[]) =>
      errorCorrelations(
        [a, b].map((right, i) => ({
          task: "t",
          shots: 1 as const,
          method: "finetune" as const,
          source: String(i),
          draw: 0,
          right: right.map(Boolean),
        })),
      )[0]!.rho;
    near(two([1, 1, 0, 0], [1, 0, 1, 0]), 0, 1e-12);
    near(two([1, 1, 0, 0], [0, 0, 1, 1]), -1, 1e-12);
    // np.corrcoef([1,1,1,0,0,0], [1,1,0,1,0,0])[0, 1] = 1/3
    near(two([1, 1, 1, 0, 0, 0], [1, 1, 0, 1, 0, 0]), 1 / 3, 1e-12);
  });

  it("says what the accuracies' dispersion bounds: equal sources differ by 1 - rho of independent noise", () => {
    const tables = Array.from({ length: 400 }, (_, i) => models(7, 100, easyAndHard, `table ${i}`));
    const { ratio } = dispersionRatio(
      tables.map((rows) => ({
        accuracies: rows.map(({ right }) => right.filter(Boolean).length / 100),
        testSize: 100,
      })),
    );
    near(ratio, 1 - 0.36, 0.05);
  });

  it("covers what was planted in about 95 of 100 intervals", () => {
    const stream = random("pictures");
    let covered = 0;
    for (let i = 0; i < 200; i++) {
      const chances = Array.from({ length: 300 }, () => (stream.uniform() < 0.5 ? 0.8 : 0.2));
      const [found] = errorCorrelations(
        models(4, 300, (_, k) => chances[k]!, i),
        { resamples: 300, seed: i },
      );
      if (found!.low <= 0.36 && 0.36 <= found!.high) covered++;
    }
    assert.ok(covered >= 180 && covered <= 199, `${covered} of 200`);
  });

  it("refuses models on different pictures and a source that stands twice", () => {
    const rows = models(2, 10, () => 0.5, "bad");
    assert.throws(
      () => errorCorrelations([rows[0]!, { ...rows[1]!, right: [true] }]),
      /coins at 5, finetune: source 1 was tested on 1 pictures, another on 10/,
    );
    assert.throws(() => errorCorrelations([rows[0]!, rows[0]!]), /source 0 stands twice in draw 0/);
    assert.deepEqual(errorCorrelations(rows.slice(0, 1)), []);
  });
});
