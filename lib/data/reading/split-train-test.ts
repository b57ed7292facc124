import { sum } from "../../common";
import { random, shuffle } from "../../random";
import { wrongOption, type Reading } from "./reading";
import type { Sample, Split } from "../sample";

/** How a dataset without official splits is cut: a share of each class to train on, or a number of each. */
export type TrainSize = { share: number } | { perClass: number };

/**
 * Cuts a dataset into train and test, class by class, drawn from `seed` and the samples' keys alone (their order does
 * not matter). With a share, the test set has n - floor(share n) samples in all, each class its part of them to within
 * one (largest remainders), as scikit-learn's stratified split has; with a number a class, the test set is
 * the rest. A class has one training picture at least.
 *
 * @returns the samples of `split` in their order, or all; each says its split. None is for `validation`.
 */
export function splitTrainTest(
  samples: readonly Sample[],
  way: TrainSize,
  split: Split | undefined,
  seed: string | number,
): Sample[] {
  const classes = byLabel<Sample>(samples);
  const trainCounts = "perClass" in way ? undefined : trainCountsOf(classes, way.share);
  const train = new Set<Sample>();
  for (const [label, members] of classes) {
    const sorted = [...members].sort((a, b) => (a.key < b.key ? -1 : 1));
    const count = "perClass" in way ? way.perClass : (trainCounts?.get(label) as number);
    for (const sample of shuffle(sorted, random("split", seed, label)).slice(0, count)) train.add(sample);
  }
  for (const sample of samples) sample.split = train.has(sample) ? "train" : "test";
  return samples.filter((sample) => split === undefined || sample.split === split);
}

/** The samples of each label, labels in ascending order; those without one as label 0. */
export function byLabel<T extends { label?: number | undefined }>(samples: readonly T[]): Map<number, T[]> {
  const classes = new Map<number, T[]>();
  for (const sample of samples) {
    const label = sample.label ?? 0;
    const members = classes.get(label);
    if (members === undefined) classes.set(label, [sample]);
    else members.push(sample);
  }
  return new Map([...classes].sort(([a], [b]) => a - b));
}

function trainCountsOf(classes: ReadonlyMap<number, readonly Sample[]>, share: number): Map<number, number> {
  const exact = [...classes].map(([label, { length }]) => ({ label, count: share * length + 1e-9 }));
  const counts = new Map(exact.map(({ label, count }) => [label, Math.floor(count)]));
  let left = Math.floor(sum(exact.map(({ count }) => count)));
  for (const count of counts.values()) left -= count;
  const byRemainder = exact.sort((a, b) => (b.count % 1) - (a.count % 1) || a.label - b.label);
  for (const { label } of byRemainder.slice(0, left)) counts.set(label, (counts.get(label) as number) + 1);
  // A class's only pictures train: a class that nothing was trained for could never be told.
  for (const [label, count] of counts) if (count === 0) counts.set(label, 1);
  return counts;
}

/** The reader's option `cut`; 80 % of each class by default. */
export function trainSizeOption(reading: Reading): TrainSize {
  const value = (reading.options.cut ?? { share: 0.8 }) as Partial<Record<"share" | "perClass", unknown>>;
  if (typeof value.share === "number" && value.share > 0 && value.share < 1) return { share: value.share };
  if (Number.isInteger(value.perClass) && (value.perClass as number) > 0)
    return { perClass: value.perClass as number };
  throw wrongOption(reading, "cut", '{ "share": 0 to 1 } or { "perClass": a number }');
}
