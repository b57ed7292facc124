import { mcnemar } from "../comparisons/mcnemar";

/** Whether a zero-shot head's class names seem to be assigned to the wrong labels. */
export interface PermutedLabels {
  /** The label that fits each class name's predictions best, each label used once; -1 where no prediction tells. */
  labelOf: number[];
  /**
   * Accuracies on the held-out pictures, 0 to 1: with the names as they are (`asNamed`), and reassigned by `labelOf`
   * (`asRenamed`).
   */
  asNamed: number;
  asRenamed: number;
  /** McNemar's exact p-value of the difference, on the held-out pictures. */
  p: number;
  /**
   * Whether the names look permuted: reassigning them makes at least twice as many pictures right, with p below
   * 0.001.
   */
  namesPermuted: boolean;
}

/**
 * Whether a zero-shot head's class names stand in another order than the labels, which is what ruined most of the
 * heads of the paper's code. Half of the pictures say which label each predicted name goes with (the pairs that occur
 * most often first, every name and label once); the other half, how often names are right as they stand, and renamed
 * so. They look permuted where renaming makes at least twice as many right, by more than chance (p < 0.001).
 *
 * Its limits: two names swapped among many, or a head that tells nothing apart, go unnoticed; so do tests of some
 * twenty pictures; a head that knows nothing may look so by the heaps it sorts pictures into (`beatsMixedHeads` tells);
 * and a head that takes one class for another and back again (left for right) looks like one whose names are swapped.
 *
 * @param predicted the class of each picture; -1 is left out. @param labels in the same order.
 */
export function permutedLabels(
  predicted: readonly number[],
  labels: readonly number[],
  classes: number,
): PermutedLabels {
  const seen = predicted.flatMap((name, i) => (name < 0 ? [] : [{ name, label: labels[i]! }]));
  // Of each label every other picture is held out.
  const met = new Array<number>(classes).fill(0);
  const isHeldOut = seen.map(({ label }) => (met[label] = met[label]! + 1) % 2 === 0);
  const labelOf = assigned(
    seen.filter((_, i) => !isHeldOut[i]),
    classes,
  );
  const held = seen.filter((_, i) => isHeldOut[i]);
  if (held.length === 0) return { labelOf, asNamed: 0, asRenamed: 0, p: 1, namesPermuted: false };
  const named = held.map(({ name, label }) => name === label);
  const renamed = held.map(({ name, label }) => labelOf[name] === label);
  const share = (right: readonly boolean[]) => right.filter(Boolean).length / held.length;
  const [asNamed, asRenamed, { p }] = [share(named), share(renamed), mcnemar(renamed, named)];
  return { labelOf, asNamed, asRenamed, p, namesPermuted: asRenamed >= 2 * asNamed && p < 1e-3 };
}

/** Assigns each name one label, greedily: the most frequent pairs of name and label first. */
function assigned(pictures: readonly { name: number; label: number }[], classes: number): number[] {
  const counts = new Map<number, number>();
  for (const { name, label } of pictures) {
    const pair = name * classes + label;
    counts.set(pair, (counts.get(pair) ?? 0) + 1);
  }
  const labelOf = new Array<number>(classes).fill(-1);
  const taken = new Set<number>();
  for (const [pair] of [...counts].sort((a, b) => b[1] - a[1])) {
    const [name, label] = [Math.floor(pair / classes), pair % classes];
    if (labelOf[name] !== -1 || taken.has(label)) continue;
    labelOf[name] = label;
    taken.add(label);
  }
  return labelOf;
}

/** A one-line warning that a task's class names look permuted. */
export function permutedLabelsLine(
  task: string,
  classes: readonly string[],
  { labelOf, asNamed, asRenamed }: PermutedLabels,
): string {
  const percent = (x: number) => `${(100 * x).toFixed(0)} %`;
  const moved = labelOf.flatMap((label, name) =>
    label >= 0 && label !== name ? [`"${classes[name]}" with pictures of "${classes[label]}"`] : [],
  );
  return (
    `task ${task}: class names look as if they stood in another order than the labels: the zero-shot head is right for ` +
    `${percent(asNamed)} of the pictures as named, for ${percent(asRenamed)} with its names given to labels anew ` +
    `(${moved.slice(0, 3).join(", ")}${moved.length > 3 ? ", ..." : ""})`
  );
}
