import { jStat } from "jstat";

/** The quantile of the normal distribution at `p` (0 to 1): 1.96 at 0.975. simple-statistics' `probit` is off in its third digit. */
export const normalQuantile = (p: number): number => jStat.normal.inv(p, 0, 1);

/** The share of a normal distribution below `z`. */
export const normalCdf = (z: number): number => jStat.normal.cdf(z, 0, 1);

/** The natural logarithm of the number of ways to choose `k` of `n`; -Infinity where there is none. */
export function logChoose(n: number, k: number): number {
  if (k < 0 || k > n) return -Infinity;
  return jStat.gammaln(n + 1) - jStat.gammaln(k + 1) - jStat.gammaln(n - k + 1);
}

/** P(X <= m) for m = 0 to n where X counts the successes of `n` trials of probability `p`: an array of n + 1 numbers. */
export function binomialCdf(n: number, p: number): Float64Array {
  const cdf = new Float64Array(n + 1);
  if (p >= 1) {
    cdf[n] = 1;
    return cdf;
  }
  const logP = Math.log(p);
  const logQ = Math.log1p(-p);
  let total = 0;
  for (let m = 0; m <= n; m++) {
    total += p <= 0 ? (m === 0 ? 1 : 0) : Math.exp(logChoose(n, m) + m * logP + (n - m) * logQ);
    cdf[m] = Math.min(1, total);
  }
  cdf[n] = 1;
  return cdf;
}

/** The count at `u` (uniform in 0 to 1) of the distribution whose `cdf` `binomialCdf` gave: an exact draw by inversion. */
export function drawCount(cdf: Float64Array, u: number): number {
  let low = 0;
  let high = cdf.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cdf[middle] as number) > u) high = middle;
    else low = middle + 1;
  }
  return low;
}
