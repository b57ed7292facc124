import type { Random } from "../random";
import { jStat } from "jstat";

/**
 * The quantile of the normal distribution at `p` (0 to 1): 1.96 at 0.975. simple-statistics' `probit` is off in its
 * third digit.
 */
export const normalQuantile = (p: number): number => jStat.normal.inv(p, 0, 1);

/** The share of a normal distribution below `z`. */
export const normalCdf = (z: number): number => jStat.normal.cdf(z, 0, 1);

/** The quantile of Student's t with `degrees` of freedom at `p`. */
export const tQuantile = (p: number, degrees: number): number => jStat.studentt.inv(p, degrees);

/** The share of Student's t with `degrees` of freedom below `t`. */
export const tCdf = (t: number, degrees: number): number => jStat.studentt.cdf(t, degrees);

/** The quantile of the chi-squared distribution with `degrees` of freedom at `p`. */
export const chiSquaredQuantile = (p: number, degrees: number): number => jStat.chisquare.inv(p, degrees);

/** The share of the chi-squared distribution with `degrees` of freedom below `x`. */
export const chiSquaredCdf = (x: number, degrees: number): number => jStat.chisquare.cdf(x, degrees);

/**
 * A draw of what a standard error may truly be, as a multiple of the one known with `degrees` of freedom; what is known
 * by hundreds of degrees is taken as it is.
 */
export function drawErrorScale(degrees: number, stream: Random): number {
  if (degrees > 200) return 1;
  const count = Math.max(1, Math.round(degrees));
  let squares = 0;
  for (let i = 0; i < count; i++) squares += stream.normal() ** 2;
  return Math.sqrt(count / squares);
}

/** The natural logarithm of the number of ways to choose `k` of `n`; -Infinity where there is none. */
export function logChoose(n: number, k: number): number {
  if (k < 0 || k > n) return -Infinity;
  return jStat.gammaln(n + 1) - jStat.gammaln(k + 1) - jStat.gammaln(n - k + 1);
}

/**
 * P(X <= m) for m = 0 to n where X counts the successes of `n` trials of probability `p`: an array of n + 1 numbers.
 */
export function binomialCdf(n: number, p: number): Float64Array {
  const cdf = new Float64Array(n + 1);
  if (p <= 0) return cdf.fill(1);
  if (p >= 1) {
    cdf[n] = 1;
    return cdf;
  }
  // From the likeliest count outwards by the ratio of neighbours: one logarithm of a factorial, and no underflow that
  // matters.
  const odds = p / (1 - p);
  const mode = Math.min(n, Math.floor((n + 1) * p));
  cdf[mode] = Math.exp(logChoose(n, mode) + mode * Math.log(p) + (n - mode) * Math.log1p(-p));
  for (let m = mode; m < n; m++) cdf[m + 1] = (cdf[m]! * (n - m) * odds) / (m + 1);
  for (let m = mode; m > 0; m--) cdf[m - 1] = (cdf[m]! * m) / ((n - m + 1) * odds);
  for (let m = 1; m <= n; m++) cdf[m] = cdf[m]! + cdf[m - 1]!;
  // The logarithm's rounding (1e-11 at n = 50,000) would leave the sum beside 1.
  const total = cdf[n]!;
  for (let m = 0; m <= n; m++) cdf[m] = cdf[m]! / total;
  return cdf;
}

/**
 * The count at `u` (uniform in 0 to 1) of the distribution whose `cdf` `binomialCdf` gave: an exact draw by inversion.
 */
export function drawCount(cdf: Float64Array, u: number): number {
  let low = 0;
  let high = cdf.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cdf[middle]! > u) high = middle;
    else low = middle + 1;
  }
  return low;
}
