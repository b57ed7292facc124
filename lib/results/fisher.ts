import { logChoose } from "./distributions";
import type { TestedAccuracy } from "./newcombe";

/**
 * Fisher's exact test that two accuracies are equal: the two-sided p-value, the sum over all tables no likelier than
 * the one seen. Exact at test sets of five images, where the usual z test is not.
 *
 * Accuracies are taken back to counts by rounding `accuracy x testSize`.
 */
export function fisher(a: TestedAccuracy, b: TestedAccuracy): number {
  const right = [a, b].map(({ accuracy, testSize }) => Math.round(accuracy * testSize));
  const total = (right[0] as number) + (right[1] as number);
  const low = Math.max(0, total - b.testSize);
  const high = Math.min(total, a.testSize);
  // Probabilities in units of the one that was seen, by the ratio of neighbours outwards from it.
  const seenAt = right[0] as number;
  const up = (k: number) => ((a.testSize - k) * (total - k)) / ((k + 1) * (b.testSize - total + k + 1));
  // Ties differ in their last digits: what is equal but for 1e-7 counts as no likelier (as scipy and R do).
  const limit = 1 + 1e-7;
  let sum = 1;
  let unlikelier = 1;
  let ratio = 1;
  for (let k = seenAt; k < high; k++) {
    ratio *= up(k);
    sum += ratio;
    if (ratio <= limit) unlikelier += ratio;
  }
  ratio = 1;
  for (let k = seenAt; k > low; k--) {
    ratio /= up(k - 1);
    sum += ratio;
    if (ratio <= limit) unlikelier += ratio;
  }
  // Far from the mode the sum of ratios overflows: then the logarithm of what was seen is the better scale.
  if (Number.isFinite(sum)) return Math.min(1, unlikelier / sum);
  const logSeen =
    logChoose(a.testSize, seenAt) +
    logChoose(b.testSize, total - seenAt) -
    logChoose(a.testSize + b.testSize, total);
  return Math.min(1, Math.exp(logSeen) * unlikelier);
}
