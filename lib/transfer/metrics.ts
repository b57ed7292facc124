/** The share of predictions that are right, 0 to 1. */
export function topOne(predicted: readonly number[], labels: readonly number[]): number {
  return labels.filter((label, i) => predicted[i] === label).length / labels.length;
}

/** The mean over classes of the share that is right, over classes that have pictures (Caltech-101's, Pets' metric). */
export function meanPerClass(predicted: readonly number[], labels: readonly number[]): number {
  const right = new Map<number, [number, number]>();
  labels.forEach((label, i) => {
    const [hits, count] = right.get(label) ?? [0, 0];
    right.set(label, [hits + (predicted[i] === label ? 1 : 0), count + 1]);
  });
  const shares = [...right.values()].map(([hits, count]) => hits / count);
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}
