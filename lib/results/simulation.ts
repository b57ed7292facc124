import { random, type Random } from "../random";
import { UserError } from "../common";
import { binomialCdf, drawCount } from "./distributions";
import { spread } from "./spread";

/** One task at one number of shots, as the noise sees it. */
export interface NoiseCell {
  /** The accuracy that all sources share, 0 to 1: the mean of what was measured. */
  accuracy: number;
  /** The test images of each source compared. */
  testSizes: readonly number[];
  /** Configurations tried for each source, of which the best was reported; left out: one each. */
  grid?: readonly number[];
  /** The standard error that each source's seeds leave on its mean, besides the test set's; left out: one seed, unknown. */
  seedErrors?: readonly number[];
}

/** What equal sources would show, by simulation. */
export interface SimulatedSpread {
  mean: number;
  /** The middle 95 % of the simulated values. */
  low: number;
  high: number;
}

export interface SimulationOptions {
  draws?: number;
  seed?: string | number;
}

/**
 * The spread that sources of equal merit show by the test set's sampling alone: every source has the cell's mean
 * accuracy, its count of right answers is binomial, and figure 1's number is computed from the draws.
 *
 * With `grid` the best of that many configurations of equal merit is reported for each source, their common accuracy
 * chosen so that the best has the cell's mean: the most that picking on the test set could add, as configurations tested
 * on the same images err together.
 *
 * @returns a spread for each cell, and for the mean over cells, which is figure 1's line; with all draws of each.
 */
export function simulateSpread(
  cells: readonly NoiseCell[],
  options: SimulationOptions = {},
): { cells: SimulatedSpread[]; mean: SimulatedSpread; draws: number[]; cellDraws: number[][] } {
  const { draws = 2000, seed = 0 } = options;
  const samplers = cells.map(cellSampler);
  const stream = random("noise-spread", seed);
  const streams = cells.map((_, i) => stream.stream(i));
  const cellDraws = samplers.map((sampler, i) =>
    Array.from({ length: draws }, () => spread(sampler(streams[i]!))),
  );
  const means = Array.from({ length: draws }, (_, draw) => average(cellDraws.map((values) => values[draw]!)));
  return { cells: cellDraws.map(summary), mean: summary(means), draws: means, cellDraws };
}

/** The share of draws at least as large as what was seen, counting what was seen as one of them (Davison and Hinkley 1997). */
export function exceedance(seen: number, draws: readonly number[]): number {
  return (1 + draws.filter((value) => value >= seen - 1e-12).length) / (1 + draws.length);
}

function cellSampler(cell: NoiseCell): (stream: Random) => number[] {
  const { accuracy, testSizes, seedErrors } = cell;
  if (!(accuracy >= 0 && accuracy <= 1)) throw new UserError(`accuracy ${accuracy}: expected 0 to 1`);
  for (const size of testSizes)
    if (!Number.isInteger(size) || size < 1)
      throw new UserError(`test size ${size}: expected a whole number`);
  const grid = cell.grid ?? testSizes.map(() => 1);
  if (grid.length !== testSizes.length)
    throw new UserError(`${grid.length} grid sizes for ${testSizes.length} sources`);
  const single = grid.every((tries) => tries === 1) ? accuracy : beforeBest(accuracy, testSizes, grid);
  const cdfs = new Map([...new Set(testSizes)].map((size) => [size, binomialCdf(size, single)]));
  return (stream) =>
    testSizes.map((size, i) => {
      // The best of g draws is at most m exactly where all are: one draw at u^(1/g) serves for all g.
      const right = drawCount(cdfs.get(size)!, stream.uniform() ** (1 / grid[i]!));
      const error = seedErrors?.[i] ?? 0;
      return error === 0 ? right / size : Math.min(1, Math.max(0, right / size + error * stream.normal()));
    });
}

/** The accuracy of a single configuration for which the best of each grid has `accuracy` on average over the sources. */
function beforeBest(accuracy: number, testSizes: readonly number[], grid: readonly number[]): number {
  const sizes = [...new Set(testSizes)];
  let low = 0;
  let high = accuracy;
  // Halving 20 times leaves 1e-6, less than one image of a million.
  for (let step = 0; step < 20; step++) {
    const middle = (low + high) / 2;
    const cdfs = new Map(sizes.map((size) => [size, binomialCdf(size, middle)]));
    const best = average(
      grid.map((tries, i) => expectedMaximum(cdfs.get(testSizes[i]!)!, tries) / testSizes[i]!),
    );
    if (best > accuracy) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}

/** The mean of the largest of `tries` counts drawn from `cdf`: the sum of P(max > m) over m. */
export function expectedMaximum(cdf: Float64Array, tries: number): number {
  let sum = 0;
  for (let m = 0; m < cdf.length - 1; m++) {
    const below = cdf[m]!;
    if (below >= 1) break;
    // Far below the mean the power is 0 to the last digit, and there are many such counts in a large test set.
    sum += below < 1e-18 ? 1 : 1 - below ** tries;
  }
  return sum;
}

const average = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function summary(values: readonly number[]): SimulatedSpread {
  const sorted = values.slice().sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] as number;
  return { mean: average(values), low: at(0.025), high: at(0.975) };
}
