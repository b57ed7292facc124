import { random, type Random } from "../random";
import { ascending, mean, middle, UserError } from "../common";
import { binomialCdf, drawCount } from "./distributions";
import type { Cell } from "./cells";
import { seedError } from "./interval";
import { spread } from "./spread";

/** One task at one number of shots, as the noise sees it. */
export interface NoiseCell {
  /** The accuracy that all sources share, 0 to 1: the mean of what was measured. */
  accuracy: number;
  /** The test images of each source compared. */
  testSizes: readonly number[];
  /**
   * The correlation of two sources' errors on one image, 0 to 1: 0 as if each had met images of its own, 1 if all
   * sources are right and wrong on the same ones. Left out: 0. Sources share images where their test sizes are equal.
   */
  errorCorrelation?: number;
  /** Configurations tried for each source, of which the best was reported; left out: one each. */
  grid?: readonly number[];
  /**
   * The standard error that each source's seeds leave on its mean, besides the test set's; left out: one seed, unknown.
   */
  seedErrors?: readonly number[];
}

/**
 * What the noise needs to know of the sources of a task.
 *
 * @param members the cells of one task and number of shots, one a source.
 * @param options `bestOfGrid`: whether each is the best of its grid; `reruns`: whether single runs take in the noise
 *   between runs of one setting, as the table shows it.
 */
export function noiseCell(
  members: readonly Cell[],
  { bestOfGrid = false, reruns = false }: { bestOfGrid?: boolean; reruns?: boolean } = {},
): NoiseCell {
  const accuracy = mean(members.map((cell) => cell.accuracy));
  const rerunError = ({ rerunRatio, testSize }: Cell) =>
    reruns ? Math.sqrt((rerunRatio * accuracy * (1 - accuracy)) / testSize!) : 0;
  return {
    accuracy,
    testSizes: members.map(({ testSize }) => testSize!),
    seedErrors: members.map((cell) =>
      cell.seeds > 1 ? seedError(cell.won.map((row) => row.accuracy)) : rerunError(cell),
    ),
    ...(bestOfGrid
      ? { grid: members.map(({ rows, seeds }) => Math.max(1, Math.round(rows.length / seeds))) }
      : {}),
  };
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
  /**
   * The number of each cell's stream of random draws, so that some cells can be simulated as they were among others;
   * left out: its index.
   */
  streams?: readonly number[];
}

/**
 * The spread that sources of equal merit show by the test set's sampling alone: every source has the cell's mean
 * accuracy, its count of right answers is binomial, and figure 1's number is computed from the draws.
 *
 * Sources that are tested on the same images err together. With `errorCorrelation` rho, a share rho of the images is
 * met alike by all sources (one binomial count for all), and the rest by each in its own way, so that two sources'
 * answers to an image correlate by rho, and the variance between sources is (1 - rho) p (1 - p) / n.
 *
 * With `grid` the best of that many configurations of equal merit is reported for each source, their common accuracy
 * chosen so that the best has the cell's mean: the most that picking on the test set could add.
 *
 * @returns a spread for each cell, and for the mean over cells, which is figure 1's line; with all draws of each.
 */
export function simulateSpread(
  cells: readonly NoiseCell[],
  options: SimulationOptions = {},
): { cells: SimulatedSpread[]; mean: SimulatedSpread; draws: number[]; cellDraws: number[][] } {
  const { draws = 2000, seed = 0, streams: numbers } = options;
  const samplers = cells.map(cellSampler);
  const stream = random("noise-spread", seed);
  const streams = cells.map((_, i) => stream.stream(numbers?.[i] ?? i));
  const cellDraws = samplers.map((sampler, i) =>
    Array.from({ length: draws }, () => spread(sampler(streams[i]!))),
  );
  const means = meansOfDraws(cellDraws, draws);
  return { cells: cellDraws.map(summary), mean: summary(means), draws: means, cellDraws };
}

/** The mean over cells, draw by draw. */
export function meansOfDraws(cellDraws: readonly (readonly number[])[], draws: number): number[] {
  return Array.from({ length: draws }, (_, draw) => {
    let total = 0;
    for (const values of cellDraws) total += values[draw]!;
    return total / cellDraws.length;
  });
}

/**
 * The share of draws at least as large as what was seen, counting what was seen as one of them (Davison and Hinkley
 * 1997).
 */
export function exceedance(seen: number, draws: readonly number[]): number {
  return (1 + draws.filter((value) => value >= seen - 1e-12).length) / (1 + draws.length);
}

function cellSampler(cell: NoiseCell): (stream: Random) => number[] {
  const { accuracy, testSizes, seedErrors, errorCorrelation = 0 } = cell;
  checkCell(cell);
  const grid = cell.grid ?? testSizes.map(() => 1);
  const single = grid.every((tries) => tries === 1)
    ? accuracy
    : beforeBest(accuracy, testSizes, grid, errorCorrelation);
  const cdfs = new Map<number, Float64Array>();
  const count = (trials: number, u: number): number => {
    if (trials === 0) return 0;
    let cdf = cdfs.get(trials);
    if (cdf === undefined) cdfs.set(trials, (cdf = binomialCdf(trials, single)));
    return drawCount(cdf, u);
  };
  const sizes = [...new Set(testSizes)];
  const sizeOf = testSizes.map((size) => sizes.indexOf(size));
  const powers = grid.map((tries) => 1 / tries);
  // Written anew in each draw.
  const images = sizes.map(() => 0);
  const right = sizes.map(() => 0);
  return (stream) => {
    for (const [s, size] of sizes.entries()) {
      images[s] = imagesMetAlike(size, errorCorrelation, stream);
      right[s] = images[s] === 0 ? 0 : count(images[s]!, stream.uniform());
    }
    return testSizes.map((size, i) => {
      const s = sizeOf[i]!;
      const u = stream.uniform();
      // The best of g draws is at most m exactly where all are: one draw at u^(1/g) serves for all g.
      const own = count(size - images[s]!, powers[i] === 1 ? u : u ** powers[i]!);
      const share = (right[s]! + own) / size;
      const error = seedErrors?.[i] ?? 0;
      return error === 0 ? share : Math.min(1, Math.max(0, share + error * stream.normal()));
    });
  };
}

/** A share `correlation` of the images: rounded down or up at random, so that it is that share on average. */
function imagesMetAlike(size: number, correlation: number, stream: Random): number {
  const exact = size * correlation;
  const whole = Math.floor(exact + 1e-9);
  return exact - whole > 1e-9 && stream.uniform() < exact - whole ? whole + 1 : whole;
}

function checkCell({ accuracy, testSizes, grid, errorCorrelation = 0 }: NoiseCell): void {
  if (!(accuracy >= 0 && accuracy <= 1)) throw new UserError(`accuracy ${accuracy}: expected 0 to 1`);
  if (!(errorCorrelation >= 0 && errorCorrelation <= 1))
    throw new UserError(`correlation of errors ${errorCorrelation}: expected 0 to 1`);
  for (const size of testSizes)
    if (!Number.isInteger(size) || size < 1)
      throw new UserError(`test size ${size}: expected a whole number`);
  if (grid !== undefined && grid.length !== testSizes.length)
    throw new UserError(`${grid.length} grid sizes for ${testSizes.length} sources`);
}

/**
 * The accuracy of a single configuration for which the best of each grid has `accuracy` on average over the sources.
 */
function beforeBest(
  accuracy: number,
  testSizes: readonly number[],
  grid: readonly number[],
  correlation: number,
): number {
  const own = (size: number) => size - Math.round(size * correlation);
  const sizes = [...new Set(testSizes.map(own))];
  let low = 0;
  let high = accuracy;
  // Halving 20 times leaves 1e-6, less than one image of a million.
  for (let step = 0; step < 20; step++) {
    const single = (low + high) / 2;
    const cdfs = new Map(sizes.map((size) => [size, binomialCdf(size, single)]));
    const best = mean(
      grid.map((tries, i) => {
        const size = testSizes[i]!;
        return (single * (size - own(size)) + expectedMaximum(cdfs.get(own(size))!, tries)) / size;
      }),
    );
    if (best > accuracy) high = single;
    else low = single;
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

/** The mean and the middle 95 % of some draws. */
export function summary(draws: readonly number[]): SimulatedSpread {
  return { mean: mean(draws), ...middle(ascending(draws)) };
}
