/**
 * Whether a zero-shot head looks as if its class names stood in another order than the labels (which is what happened
 * to most tasks of the paper's code): what it predicts goes with the labels, but by other names. Half of the pictures say
 * which label each predicted name goes with most, the other half how often that is right.
 *
 * @param predicted the class of each picture; -1 is left out. @param labels in the same order.
 */
export function isScrambled(predicted: readonly number[], labels: readonly number[]): boolean {
  const counts = new Map<number, Map<number, number>>();
  predicted.forEach((name, i) => {
    if (isHeldOut(i) || name < 0) return;
    const found = counts.get(name) ?? new Map<number, number>();
    found.set(labels[i]!, (found.get(labels[i]!) ?? 0) + 1);
    counts.set(name, found);
  });
  const renamed = new Map(
    [...counts].map(([name, found]) => [name, [...found].reduce((a, b) => (b[1] > a[1] ? b : a))[0]]),
  );
  let [pictures, asNamed, asRenamed] = [0, 0, 0];
  predicted.forEach((name, i) => {
    if (!isHeldOut(i) || name < 0) return;
    pictures += 1;
    if (name === labels[i]) asNamed += 1;
    if (renamed.get(name) === labels[i]) asRenamed += 1;
  });
  return pictures > 0 && asRenamed > 2 * asNamed + 0.1 * pictures;
}

// Every other pair of pictures: classes that take turns fall on both sides.
const isHeldOut = (i: number) => Math.floor(i / 2) % 2 === 1;
