import type { Point } from "./point";

/**
 * The points on the upper convex hull, left to right: Abnar et al. (section 2) fit the law to them, because by choosing
 * at random between two models one gets any accuracy on the line between theirs, so that the hull is what is within
 * reach. Andrew's monotone chain (1979), its upper half.
 */
export function upperHull(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a.upstream - b.upstream || b.downstream - a.downstream);
  const hull: Point[] = [];
  for (const point of sorted) {
    if (hull.at(-1)?.upstream === point.upstream) continue;
    while (hull.length > 1 && turn(hull.at(-2)!, hull.at(-1)!, point) >= 0) hull.pop();
    hull.push(point);
  }
  return hull;
}

/** Above 0 where a, b, c turn left, which an upper hull never does. */
function turn(a: Point, b: Point, c: Point): number {
  return (
    (b.upstream - a.upstream) * (c.downstream - a.downstream) -
    (b.downstream - a.downstream) * (c.upstream - a.upstream)
  );
}
