import { UserError, mean, sum } from "../common";
import { random } from "../random";
import { drawErrorScale } from "./distributions";

/** The accuracy that pre-training on so many pictures led to. */
export interface SizedAccuracy {
  /** Pictures pre-trained on. */
  size: number;
  /** 0 to 1. */
  accuracy: number;
  /** Its standard error. */
  error: number;
}

/** How many noisy pictures are worth one clean, with its 95 % interval. */
export interface ExchangeRate {
  /** Noisy pictures; null for the rate over all sizes. */
  noisySize: number | null;
  /**
   * Infinity: so many noisy pictures are worth less than the fewest clean ones that were tried, or more data does not
   * help, so that no rate can be told from above; 0: they are worth more than the most.
   */
  rate: number;
  low: number;
  high: number;
}

/**
 * How many noisy pictures are worth one clean picture: for each noisy size the clean size that leads to the same
 * accuracy, by linear interpolation of accuracy against the logarithm of size (clean accuracies that fall with size are
 * pooled first: isotonic regression), and one rate over all sizes: the shift between two parallel lines through both
 * sets. Intervals by the parametric bootstrap: accuracies are drawn anew with their errors, which with few degrees of
 * freedom are themselves uncertain.
 *
 * @param clean two sizes or more
 * @param noisy two sizes or more
 * @param options.degrees of freedom of the errors (Infinity: exact)
 * @returns a rate for each noisy size, the smallest first, and last the one over all sizes
 * @throws UserError with fewer than two sizes on a side
 *
 * @example
 * ```ts
 * import { results } from "upstream";
 * const at = (size: number, accuracy: number) => ({ size, accuracy, error: 0.001 });
 * const clean = [at(1000, 0.3), at(2000, 0.4), at(4000, 0.5)];
 * const rates = results.exchangeRates(clean, [at(2000, 0.3), at(4000, 0.4)]);
 * rates[2].rate; // => 2
 * ```
 */
export function exchangeRates(
  clean: readonly SizedAccuracy[],
  noisy: readonly SizedAccuracy[],
  options: { degrees?: number; draws?: number; seed?: string | number } = {},
): ExchangeRate[] {
  const { degrees = Infinity, draws = 2000, seed = 0 } = options;
  if (clean.length < 2 || noisy.length < 2)
    throw new UserError("an exchange rate needs two sizes or more, clean and noisy");
  const bySize = (some: readonly SizedAccuracy[]) => [...some].sort((a, b) => a.size - b.size);
  const [first, second] = [bySize(clean), bySize(noisy)];
  const stream = random("exchange-rate", seed);
  const values = ratesOf(first, second);
  const drawn = Array.from({ length: draws }, () => {
    const scale = drawErrorScale(degrees, stream);
    const anew = (some: readonly SizedAccuracy[]) =>
      some.map((one) => ({ ...one, accuracy: one.accuracy + scale * one.error * stream.normal() }));
    return ratesOf(anew(first), anew(second));
  });
  return values.map((rate, i): ExchangeRate => {
    const sorted = drawn.map((one) => one[i]!).sort((a, b) => a - b);
    // The nearest rank, since some rates are infinite.
    const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))]!;
    return { noisySize: second[i]?.size ?? null, rate, low: at(0.025), high: at(0.975) };
  });
}

/** The rate at each noisy size, then over all. */
function ratesOf(clean: readonly SizedAccuracy[], noisy: readonly SizedAccuracy[]): number[] {
  const rising = isotonic(clean);
  return [...noisy.map(({ size, accuracy }) => size / worth(accuracy, rising)), parallelRate(clean, noisy)];
}

/**
 * The clean size that leads to this accuracy: 0 where the smallest is above it, Infinity where the largest is below.
 */
function worth(accuracy: number, clean: readonly Pick<SizedAccuracy, "size" | "accuracy">[]): number {
  if (accuracy < clean[0]!.accuracy) return 0;
  for (let i = 1; i < clean.length; i++) {
    const [from, to] = [clean[i - 1]!, clean[i]!];
    if (accuracy > to.accuracy) continue;
    const rise = to.accuracy - from.accuracy;
    const share = rise === 0 ? 0 : (accuracy - from.accuracy) / rise;
    return from.size * (to.size / from.size) ** share;
  }
  return Infinity;
}

/** Accuracies that never fall with size, the nearest to those given (least squares, pool adjacent violators). */
function isotonic(points: readonly SizedAccuracy[]): SizedAccuracy[] {
  const pools: { sum: number; count: number }[] = [];
  for (const { accuracy } of points) {
    pools.push({ sum: accuracy, count: 1 });
    while (pools.length > 1) {
      const [before, last] = pools.slice(-2) as [(typeof pools)[0], (typeof pools)[0]];
      if (before.sum / before.count <= last.sum / last.count) break;
      pools.splice(-2, 2, { sum: before.sum + last.sum, count: before.count + last.count });
    }
  }
  const fitted = pools.flatMap(({ sum, count }) => new Array<number>(count).fill(sum / count));
  return points.map((point, i) => ({ ...point, accuracy: fitted[i]! }));
}

/**
 * 2 to the shift, in doublings, between two lines of one slope (least squares); Infinity where more data does not help.
 */
function parallelRate(clean: readonly SizedAccuracy[], noisy: readonly SizedAccuracy[]): number {
  const [a, b] = [moments(clean), moments(noisy)];
  const slope = (a.products + b.products) / (a.squares + b.squares);
  if (slope <= 0) return Infinity;
  return 2 ** ((a.y - b.y) / slope - (a.x - b.x));
}

/** Means, and sums of squares and products about them, of accuracy against doublings of size. */
function moments(points: readonly SizedAccuracy[]) {
  const doublings = points.map(({ size }) => Math.log2(size));
  const [x, y] = [mean(doublings), mean(points.map(({ accuracy }) => accuracy))];
  return {
    x,
    y,
    products: sum(points.map(({ accuracy }, i) => (doublings[i]! - x) * (accuracy - y))),
    squares: sum(doublings.map((one) => (one - x) ** 2)),
  };
}
