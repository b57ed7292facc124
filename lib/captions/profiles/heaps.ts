import type { GrowthPoint } from "../counting/word-counts";

/** Heaps' law: a text of n words has about k · n^beta different ones (Heaps 1978; Herdan 1960). */
export interface Heaps {
  k: number;
  /** 0 to 1: near 1 almost every word is new, near 0 hardly any. */
  beta: number;
}

/** Fits Heaps' law by least squares on logarithms, to the points of at least 100 words. NaN with fewer than two. */
export function fitHeaps(growth: readonly GrowthPoint[]): Heaps {
  const points = growth
    .filter(({ words }) => words >= 100)
    .map((p) => [Math.log(p.words), Math.log(p.different)] as const);
  const n = points.length;
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / n;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / n;
  const xy = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  const xx = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  const beta = xy / xx;
  return { k: Math.exp(meanY - beta * meanX), beta };
}
