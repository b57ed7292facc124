import { UserError } from "../../common";

/** One model: its accuracy on the upstream and on the downstream task, 0 to 1. */
export interface Point {
  upstream: number;
  downstream: number;
  /** The model's name. */
  label?: string;
  /** The family of architectures that it belongs to; models of a family err together. */
  family?: string;
}

/**
 * The fewest points that four parameters (three of the law, one of the noise) leave a degree of freedom for after
 * AICc's correction.
 */
export const fewestPoints = 6;

/**
 * Checks that a cloud of points can be fitted.
 *
 * @param names what errors call the two columns and the table.
 * @throws UserError where there are too few points, a value is not 0 to 1, or a column is constant.
 */
export function checkPoints(
  points: readonly Point[],
  names: { upstream: string; downstream: string; table: string } = {
    upstream: "upstream",
    downstream: "downstream",
    table: "points",
  },
): void {
  const { table } = names;
  points.forEach((point, i) => {
    for (const side of ["upstream", "downstream"] as const) {
      const value = point[side];
      if (!(value >= 0 && value <= 1))
        throw new UserError(
          `${table}, point ${i + 1}: ${names[side]} is ${value}, expected an accuracy of 0 to 1`,
        );
    }
  });
  if (points.length < fewestPoints)
    throw new UserError(
      `${table}: ${points.length} points with both ${names.upstream} and ${names.downstream}, expected at least ${fewestPoints}`,
    );
  for (const side of ["upstream", "downstream"] as const)
    if (points.every((point) => point[side] === points[0]![side]))
      throw new UserError(
        `${table}: ${names[side]} is ${points[0]![side]} in every row, expected accuracies that differ`,
      );
  if (new Set(points.map((point) => point.upstream)).size < 4)
    throw new UserError(`${table}: ${names.upstream} has fewer than 4 different values, which fix no curve`);
}
