import { mean, sum } from "../../common";
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
  const meanX = mean(points.map(([x]) => x));
  const meanY = mean(points.map(([, y]) => y));
  const xy = sum(points.map(([x, y]) => (x - meanX) * (y - meanY)));
  const xx = sum(points.map(([x]) => (x - meanX) ** 2));
  const beta = xy / xx;
  return { k: Math.exp(meanY - beta * meanX), beta };
}
