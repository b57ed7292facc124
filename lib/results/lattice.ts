/**
 * How many test images are behind a set of accuracies? An accuracy is a count over the test size n, so the values of one
 * cell lie on the lattice 0/n, 1/n, ..., n/n, and the coarsest lattice that holds them gives n away.
 *
 * The model: a value is drawn from the n lattice points with probability 1 - stray, else it came from elsewhere (another
 * test set, a number copied from another table), when it is any number that the printed digits can show. The prior is
 * one half for "no lattice that the digits could show", one half for the sizes with weight 1/n. A size is named only
 * where its posterior reaches `confidence`.
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
  const empty = { size: null, candidates: [], values: values.length, strays: [], decimals };
  if (values.length === 0) return { ...empty, reason: "no value between 0 and 1" };

  const elsewhere = Math.log(stray / cells);
  const harmonic = Math.log(largest) + 0.5772;
  const logNone = Math.log(0.5) - values.length * Math.log(cells);
  const scores: { size: number; log: number }[] = [];
  let best = logNone;
  for (let size = 1; size <= largest; size++) {
    const onLattice = Math.log((1 - stray) / size + stray / cells);
    let log = Math.log(0.5 / harmonic / size) + values.length * onLattice;
    for (const value of values) {
      if (fits(value, size, cells)) continue;
      log += elsewhere - onLattice;
      if (log < best - 20) break; // e^-20 of the best can change no verdict
    }
    if (log < best - 20) continue;
    best = Math.max(best, log);
    scores.push({ size, log });
  }
  const total = scores.reduce((sum, { log }) => sum + Math.exp(log - best), Math.exp(logNone - best));
  const candidates = scores
    .map(({ size, log }) => ({ size, probability: Math.exp(log - best) / total }))
    .sort((a, b) => b.probability - a.probability)
    .slice(0, 5);
  const first = candidates[0];
  const none = Math.exp(logNone - best) / total;
  if (first === undefined || none >= first.probability) {
    return {
      ...empty,
      candidates,
      reason: "no lattice shows: too few values, several test sets, or too large a test set",
    };
  }
  const strays = values.filter((value) => !fits(value, first.size, cells));
  const found = first.probability >= confidence;
  const several = candidates.filter(({ probability }) => probability > 0.01).map(({ size }) => size);
  const reason = found ? null : `several sizes fit ${values.length} values: ${several.join(", ")}`;
  return { size: found ? first.size : null, reason, candidates, values: values.length, strays, decimals };
}

/** Whether some count over `size`, rounded to one of `cells` steps, is `value`. */
function fits(value: number, size: number, cells: number): boolean {
  const nearest = Math.round(value * size) / size;
  return Math.abs(nearest - value) <= 0.5 / cells + 1e-9 / Math.max(cells, 1e4) + 1e-12;
}
