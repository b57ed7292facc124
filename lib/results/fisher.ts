import { logChoose } from "./distributions";
import type { Measured } from "./newcombe";

/**
 * Fisher's exact test that two accuracies are equal: the two-sided p-value, the sum over all tables no likelier than the
 * one seen. Exact at test sets of five images, where the usual z test is not.
 *
 * Accuracies are taken back to counts by rounding `accuracy x testSize`.
 */
export function fisher(a: Measured, b: Measured): number {
  const right = [a, b].map(({ accuracy, testSize }) => Math.round(accuracy * testSize));
  const total = (right[0] as number) + (right[1] as number);
  const low = Math.max(0, total - b.testSize);
  const high = Math.min(total, a.testSize);
  const logAll = logChoose(a.testSize + b.testSize, total);
  const logP = (k: number) => logChoose(a.testSize, k) + logChoose(b.testSize, total - k) - logAll;
  // Ties differ in their last digits: what is equal but for 1e-7 counts as no likelier (as scipy and R do).
  const seen = logP(right[0] as number) + 1e-7;
  let p = 0;
  for (let k = low; k <= high; k++) {
    const log = logP(k);
    if (log <= seen) p += Math.exp(log);
  }
  return Math.min(1, p);
}
