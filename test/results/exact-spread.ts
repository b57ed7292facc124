/** The spread that sources which are all equally good would show, because a test set is finite. */
export interface NoiseSpread {
  /** Its expected value. */
  mean: number;
  /** Its variance. */
  variance: number;
}

/**
 * The normalised spread (max - min)/max of `sources` equal sources, each tested on `testSize` images of its own draw
 * with probability `accuracy` of being right: binomial counts, summed exactly (up to 1e-12 in the tails) over the joint
 * distribution of their minimum and maximum, P(min >= a, max <= b) = (F(b) - F(a - 1))^sources.
 *
 * @param accuracy the cell's accuracy, 0 to 1: for the null, the mean over its sources.
 */
export function noiseSpread(sources: number, accuracy: number, testSize: number): NoiseSpread {
  if (sources < 2 || accuracy <= 0 || accuracy >= 1) return { mean: 0, variance: 0 };
  const { from, cumulative } = binomial(testSize, accuracy);
  const within = (a: number, b: number) =>
    a > b ? 0 : Math.pow(cumulative[b + 1]! - cumulative[a]!, sources);
  let mean = 0;
  let square = 0;
  for (let b = 0; b < cumulative.length - 1; b++) {
    if (from + b === 0) continue;
    for (let a = 0; a < b; a++) {
      // P(min = a, max = b) by inclusion and exclusion.
      const p = within(a, b) - within(a + 1, b) - within(a, b - 1) + within(a + 1, b - 1);
      const value = (b - a) / (from + b);
      mean += p * value;
      square += p * value * value;
    }
  }
  return { mean, variance: square - mean * mean };
}

/**
 * The binomial's cumulative distribution from count `from` on: cumulative[i] = P(count < from + i), tails below 1e-12
 * left out.
 */
function binomial(n: number, p: number): { from: number; cumulative: Float64Array } {
  const deviation = Math.sqrt(n * p * (1 - p));
  const from = Math.max(0, Math.floor(n * p - 8 * deviation - 8));
  const to = Math.min(n, Math.ceil(n * p + 8 * deviation + 8));
  // Probabilities relative to the mode's by the ratio of neighbours, then normalised: no factorials, no underflow that
  // matters.
  const mode = Math.min(to, Math.max(from, Math.floor((n + 1) * p)));
  const weights = new Float64Array(to - from + 1);
  weights[mode - from] = 1;
  for (let k = mode; k < to; k++)
    weights[k + 1 - from] = (weights[k - from]! * (n - k) * p) / ((k + 1) * (1 - p));
  for (let k = mode; k > from; k--)
    weights[k - 1 - from] = (weights[k - from]! * k * (1 - p)) / ((n - k + 1) * p);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const cumulative = new Float64Array(weights.length + 1);
  weights.forEach((weight, i) => (cumulative[i + 1] = cumulative[i]! + weight / total));
  return { from, cumulative };
}
