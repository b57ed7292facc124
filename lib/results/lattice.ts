import { sum } from "../common";
import { logChoose } from "./distributions";

/**
 * How many test images are behind a set of accuracies? An accuracy is a count over the test size n, so the values of
 * one cell lie on the lattice 0/n, 1/n, ..., n/n, and the coarsest lattice that holds them gives n away.
 *
 * The model: a value is drawn from the n lattice points with probability 1 - stray, else it came from elsewhere
 * (another test set, a number copied from another table), when it is any number that the printed digits can show.
 * Prior: 0.5 for "no lattice that the digits could show", 0.4 for the sizes with weight 1/n, 0.1 for two test sets of
 * sizes a < b with weight 1/(a b), their shares of the values unknown. A size, or two, is named only where its
 * posterior reaches `confidence`.
 */
export interface LatticeOptions {
  /** Decimals of an accuracy as a fraction (0.02128 has 5); by default the finest among the values. */
  decimals?: number;
  /** The share of values that may come from elsewhere. */
  stray?: number;
  /** The posterior probability that a size must reach to be named. */
  confidence?: number;
  /** The largest size to consider. */
  largest?: number;
}

export interface Lattice {
  /** The test size, or null where it cannot be told. */
  size: number | null;
  /** Two test sizes, where the values are of two test sets; else null. */
  two: [number, number] | null;
  /** Why not, in one line; null where a size was found. */
  reason: string | null;
  /** The likeliest sizes, best first, with their posterior probabilities. */
  candidates: { size: number; probability: number }[];
  /** Values looked at (0 and 1 lie on every lattice and say nothing). */
  values: number;
  /** Those of them off the best lattice. */
  strays: number[];
  decimals: number;
}

/** The most decimals that a number is looked at with: beyond them lies rounding in binary. */
const most = 12;

/** Decimals that `value` is written with, at most 12: 0.02128 has 5, 2 / 3 has 12. */
export function decimalsOf(value: number): number {
  for (let decimals = 0; decimals < most; decimals++) {
    const scaled = value * 10 ** decimals;
    if (Math.abs(scaled - Math.round(scaled)) < 10 ** (decimals - most)) return decimals;
  }
  return most;
}

/**
 * The decimals that a table was written with: the finest that at least one value in twenty needs (a tenth of all values
 * end in a 0 that is not written; a few may come from elsewhere with more digits).
 */
export function tableDecimals(values: readonly number[]): number {
  const counts = new Array<number>(most + 1).fill(0);
  for (const value of values) counts[decimalsOf(value)]! += 1;
  for (let decimals = most; decimals > 0; decimals--)
    if ((counts[decimals] as number) >= values.length / 20) return decimals;
  return 0;
}

/**
 * Infers the number of test images from accuracies (0 to 1) measured on the same test set. Every value given counts as
 * evidence of its own: give a value that the same model repeats (a constant guess under many settings) once.
 */
export function inferTestSize(accuracies: readonly number[], options: LatticeOptions = {}): Lattice {
  const { stray = 0.05, confidence = 0.95 } = options;
  const values = accuracies.filter((value) => value > 0 && value < 1);
  const decimals = options.decimals ?? Math.max(0, ...values.map(decimalsOf));
  const cells = 10 ** decimals;
  const largest = Math.min(options.largest ?? 200_000, cells);
  const nothing = { size: null, two: null, candidates: [], values: values.length, strays: [], decimals };
  if (values.length === 0) return { ...nothing, reason: "no value between 0 and 1" };

  const score: Scorer = { values, cells, stray, harmonic: Math.log(largest) + 0.5772 };
  const none = Math.log(0.5) - values.length * Math.log(cells);
  const scores = scoreSizes(score, largest, none);
  const pairs = scorePairs(score, largest);
  const logs = [none, ...scores.map(({ log }) => log), ...pairs.map(({ log }) => log)];
  const best = Math.max(...logs);
  const total = sum(logs.map((log) => Math.exp(log - best)));
  const candidates = scores
    .map(({ size, log }) => ({ size, probability: Math.exp(log - best) / total }))
    .sort((x, y) => y.probability - x.probability)
    .slice(0, 5);
  const found = { ...nothing, candidates };
  const first = candidates[0];
  const twos = pairs
    .map(({ sizes, log }) => ({ sizes, probability: Math.exp(log - best) / total }))
    .sort((x, y) => y.probability - x.probability);
  const likeliestTwo = twos[0]?.probability ?? 0;
  if (twos[0] !== undefined && likeliestTwo >= confidence) {
    const [a, b] = twos[0].sizes;
    const strays = values.filter((value) => !fits(value, a, cells) && !fits(value, b, cells));
    return { ...found, two: [a, b], strays, reason: `values of two test sets: ${a} and ${b}` };
  }
  if (first === undefined || Math.exp(none - best) / total >= Math.max(first.probability, likeliestTwo))
    return {
      ...found,
      reason: "no lattice shows: too few values, several test sets, or too large a test set",
    };
  const strays = values.filter((value) => !fits(value, first.size, cells));
  // On 10^d printable numbers n and 10^d - n leave the same remainders: the edges of rounding alone tell them apart.
  const mirror = cells - first.size;
  if (
    mirror > 0 &&
    mirror < first.size &&
    countOff(values, mirror, cells, values.length) < 0.2 * values.length
  )
    return {
      ...found,
      strays,
      reason: `too fine for ${decimals} decimals: ${mirror} and ${first.size} fit alike`,
    };
  if (first.probability >= confidence) return { ...found, size: first.size, strays, reason: null };
  const several = [
    ...candidates.filter(({ probability }) => probability > 0.01).map(({ size }) => String(size)),
    ...twos.filter(({ probability }) => probability > 0.01).map(({ sizes }) => sizes.join(" with ")),
  ];
  const reason =
    several.length > 1
      ? `several sizes fit ${values.length} values: ${several.join(", ")}`
      : `${values.length} values are too few: ${first.size} with probability ${first.probability.toFixed(2)}`;
  return { ...found, strays, reason };
}

interface Scorer {
  values: readonly number[];
  /** Different numbers that the digits can show. */
  cells: number;
  stray: number;
  harmonic: number;
}

/** The log of prior x likelihood of every size that is not hopeless beside the best. */
function scoreSizes(of: Scorer, largest: number, none: number): { size: number; log: number }[] {
  const { values, cells, stray, harmonic } = of;
  const elsewhere = Math.log(stray / cells);
  const scores: { size: number; log: number }[] = [];
  let best = none;
  for (let size = 1; size <= largest; size++) {
    const onLattice = Math.log((1 - stray) / size + stray / cells);
    let log = Math.log(0.4 / harmonic / size) + values.length * onLattice;
    for (const value of values) {
      if (fits(value, size, cells)) continue;
      log += elsewhere - onLattice;
      if (log < best - 20) break; // e^-20 of the best can change no verdict
    }
    if (log < best - 20) continue;
    best = Math.max(best, log);
    scores.push({ size, log });
  }
  return scores;
}

/** The largest first size of a pair: two test sets matter where one is so small that the other cannot hide in it. */
const smallerOfTwo = 2000;

/**
 * The log of prior x likelihood of pairs of sizes. The first holds some of the values, the second nearly all others:
 * candidates are the coarsest few lattices that hold at least a quarter of the values, and for each the coarsest few
 * that hold the rest.
 */
function scorePairs(of: Scorer, largest: number): { sizes: [number, number]; log: number }[] {
  const { values, cells, stray, harmonic } = of;
  const pairs: { sizes: [number, number]; log: number }[] = [];
  if (values.length < 4) return pairs;
  let firsts = 0;
  for (let a = 1; a <= Math.min(smallerOfTwo, largest) && firsts < 12; a++) {
    const rest = values.filter((value) => !fits(value, a, cells));
    if (rest.length > 0.75 * values.length || rest.length < 2) continue;
    firsts++;
    let seconds = 0;
    for (let b = a + 1; b <= Math.min(20 * smallerOfTwo, largest) && seconds < 3; b++) {
      const off = countOff(rest, b, cells, 0.05 * values.length);
      if (off > 0.05 * values.length) continue;
      seconds++;
      const [m, k] = [rest.length - off, values.length - rest.length];
      // The share of the values that are of the first set is unknown, all shares alike likely:
      // 1 / ((k + m + 1) C(k + m, k)).
      const shares = -Math.log(k + m + 1) - logChoose(k + m, k);
      const log =
        Math.log(0.1 / harmonic ** 2 / a / b) +
        shares +
        (k + m) * Math.log(1 - stray) -
        k * Math.log(a) -
        m * Math.log(b) +
        off * Math.log(stray / cells);
      pairs.push({ sizes: [a, b], log });
    }
  }
  return pairs;
}

/** How many of the values are no count over `size`; counting stops beyond `most`. */
function countOff(values: readonly number[], size: number, cells: number, most: number): number {
  let off = 0;
  for (const value of values) if (!fits(value, size, cells) && ++off > most) break;
  return off;
}

/** Whether some count over `size`, rounded to one of `cells` steps, is `value`. */
function fits(value: number, size: number, cells: number): boolean {
  const nearest = Math.round(value * size) / size;
  return Math.abs(nearest - value) <= 0.5 / cells + 1e-9 / Math.max(cells, 1e4) + 1e-12;
}
