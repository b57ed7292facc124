import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { random } from "../../lib/random";
import { exchangeRates } from "../../lib/results";

const sizes = [1500, 3000, 6000, 12000, 24000];
/** Five points a doubling; a noisy picture is worth a third of a clean one. */
const accuracyAt = (size: number) => 0.2 + 0.05 * Math.log2(size / 1500);

describe("how many noisy pictures are worth one clean", () => {
  const clean = sizes.map((size) => ({ size, accuracy: accuracyAt(size), error: 1e-6 }));
  const noisy = sizes.map((size) => ({ size, accuracy: accuracyAt(size / 3), error: 1e-6 }));

  it("is the planted rate, at each size and over all", () => {
    const found = exchangeRates(clean, noisy, { draws: 200 });
    assert.deepEqual(
      found.map(({ noisySize }) => noisySize),
      [...sizes, null],
    );
    // The two smallest noisy sizes are worth less than any clean size that was tried.
    assert.deepEqual([found[0]!.rate, found[1]!.rate], [Infinity, Infinity]);
    for (const { rate, low, high } of found.slice(2)) {
      assert.ok(Math.abs(rate - 3) < 1e-6, `${rate}`);
      assert.ok(low <= rate && rate <= high && high - low < 0.01);
    }
  });

  it("has intervals that hold the planted rate about as often as they say, with noise known from a few runs", () => {
    const stream = random("test of exchange rates");
    const [error, degrees, runs] = [0.01, 8, 80];
    let covered = 0;
    for (let i = 0; i < runs; i++) {
      let squares = 0;
      for (let d = 0; d < degrees; d++) squares += stream.normal() ** 2;
      const known = error * Math.sqrt(squares / degrees);
      const anew = (points: typeof clean) =>
        points.map(({ size, accuracy }) => ({
          size,
          accuracy: accuracy + error * stream.normal(),
          error: known,
        }));
      const overall = exchangeRates(anew(clean), anew(noisy), { degrees, draws: 300, seed: i }).at(-1)!;
      covered += Number(overall.low <= 3 && 3 <= overall.high);
    }
    assert.ok(covered >= 0.87 * runs, `${covered} of ${runs}`);
  });

  it("cannot be told where more data does not help, and says so", () => {
    const flat = sizes.map((size) => ({ size, accuracy: 0.4 - 0.01 * Math.log2(size / 1500), error: 0.01 }));
    assert.equal(exchangeRates(flat, flat, { draws: 100 }).at(-1)!.rate, Infinity);
    assert.throws(() => exchangeRates(clean.slice(0, 1), noisy), /two sizes or more/);
  });
});
