import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { random } from "../../lib/random";
import { cells, comparePairs, rows, withPooledNoise } from "../../lib/results";

const sources = ["a", "b", "c", "d", "e", "f", "g", "h"];

/** Eight sources, two runs each, their scatter `sd`; the truth of source i is 0.3 + 0.02 i. */
function made(sd: number, name: string | number, of: readonly string[] = sources) {
  const stream = random("pooled noise", name);
  return rows(
    of.flatMap((source, i) =>
      [0, 1].map((seed) => ({
        source,
        task: "near",
        shots: 5,
        seed,
        accuracy: 0.3 + 0.02 * i + sd * stream.normal(),
        testSize: 10_000_000,
      })),
    ),
  );
}

describe("noise pooled over cells", () => {
  it("is the mean of the cells' variances, by hand", () => {
    const table = rows([
      ...[0.4, 0.5].map((accuracy, seed) => ({ source: "a", task: "near", shots: 5, seed, accuracy })),
      ...[0.2, 0.22].map((accuracy, seed) => ({ source: "b", task: "near", shots: 5, seed, accuracy })),
      { source: "c", task: "near", shots: 5, seed: 0, accuracy: 0.3 },
      { source: "a", task: "far", shots: 5, seed: 0, accuracy: 0.3 },
    ]);
    const [a, b, c, far] = withPooledNoise(cells(table));
    // (0.1 ** 2 / 2 + 0.02 ** 2 / 2) / 2
    assert.ok(Math.abs(a!.seedNoise!.variance - 0.0026) < 1e-12);
    assert.equal(a!.seedNoise!.degrees, 2);
    // scipy.stats.t.ppf(0.975, 2) * (0.0026 / 2) ** 0.5 -> 0.155136
    assert.ok(Math.abs(a!.high! - a!.accuracy - 0.155136) < 1e-5, `${a!.high! - a!.accuracy}`);
    assert.ok(Math.abs(b!.high! - b!.low! - 2 * 0.155136) < 1e-5);
    // One run takes the pooled noise: scipy.stats.t.ppf(0.975, 2) * 0.0026 ** 0.5 -> 0.219396
    assert.ok(Math.abs(c!.high! - 0.3 - 0.219396) < 1e-5);
    assert.equal(far!.low, null);
  });

  it("covers each truth at its level where runs are two, and is far narrower than two runs' own t", () => {
    let [covered, counted, pooled, alone] = [0, 0, 0, 0];
    for (let i = 0; i < 120; i++) {
      const own = cells(made(0.02, i));
      withPooledNoise(own).forEach((cell, source) => {
        const truth = 0.3 + 0.02 * source;
        covered += Number(cell.low! <= truth && truth <= cell.high!);
        counted++;
        pooled += cell.high! - cell.low!;
        alone += own[source]!.high! - own[source]!.low!;
      });
    }
    const share = covered / counted;
    assert.ok(share > 0.93 && share < 0.97, `${share}`);
    assert.ok(pooled < 0.4 * alone, `${pooled / alone} as wide`);
  });

  it("compares two starts by the pooled noise: equal ones are told apart one time in twenty", () => {
    let told = 0;
    for (let i = 0; i < 200; i++) {
      const table = made(0.02, `pairs ${i}`).map((row, place) => ({
        ...row,
        // All alike: the sources' own differences are taken out.
        accuracy: row.accuracy - 0.02 * Math.floor(place / 2),
      }));
      const [first, second] = withPooledNoise(cells(table));
      const [pair] = comparePairs([first!, second!]);
      told += Number(pair!.low! > 0 || pair!.high! < 0);
    }
    assert.ok(told >= 2 && told <= 21, `${told} of 200`);
  });

  it("takes a pre-training's draws for one run, and leaves published cells alone", () => {
    const table = rows(
      [0.3, 0.32, 0.5, 0.52].map((accuracy, i) => ({
        source: "a",
        task: "near",
        shots: 5,
        seed: i,
        pretrainSeed: Math.floor(i / 2),
        accuracy,
      })),
    );
    const [cell] = withPooledNoise(cells(table));
    // (0.31, 0.51): variance 0.02, one degree of freedom.
    assert.ok(Math.abs(cell!.seedNoise!.variance - 0.02) < 1e-12);
    assert.equal(cell!.seedNoise!.degrees, 1);
    const published = cells(table.map((row) => ({ ...row, origin: "published" })));
    assert.equal(withPooledNoise(published)[0], published[0]);
  });
});
