/**
 * Moves labels apart: the positions nearest to `wanted` (least squares) that keep their order and lie at least `gap`
 * apart. Pools neighbours that touch, as isotonic regression does.
 *
 * @returns the new positions, in the order of `wanted`.
 */
export function dodge(wanted: readonly number[], gap: number): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a]! - wanted[b]!);
  // Without the gaps the constraint is monotony: subtract i gaps, pool violators, add them again.
  const pools: { sum: number; count: number }[] = [];
  order.forEach((place, i) => {
    pools.push({ sum: wanted[place]! - i * gap, count: 1 });
    while (pools.length > 1) {
      const [before, last] = pools.slice(-2) as [(typeof pools)[0], (typeof pools)[0]];
      if (before.sum / before.count <= last.sum / last.count) break;
      pools.splice(-2, 2, { sum: before.sum + last.sum, count: before.count + last.count });
    }
  });
  const moved = pools.flatMap((pool) => new Array<number>(pool.count).fill(pool.sum / pool.count));
  const positions = new Array<number>(wanted.length);
  order.forEach((place, i) => (positions[place] = moved[i]! + i * gap));
  return positions;
}
