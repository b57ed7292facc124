import { cells, type Cell } from "./cells";

/**
 * Cells on the test set that all cells of their task and number of shots have in common. Where some accuracies of a
 * grid were measured on five images and others on a hundred, the best of each grid compares different tests: only the
 * rows measured on as many images for every cell count then, and the best of those.
 *
 * @returns the cells as they are where each has one test size, or where there is no size that all have.
 */
export function onCommonTestSets(compared: readonly Cell[]): Cell[] {
  const common = new Map<string, number | null>();
  const place = ({ task, shots }: Cell) => `${task} ${shots}`;
  for (const cell of compared)
    if (!common.has(place(cell)))
      common.set(place(cell), commonSize(compared.filter((other) => place(other) === place(cell))));
  return compared.flatMap((cell) => {
    const size = common.get(place(cell)) ?? null;
    return size === null
      ? [cell]
      : cells(
          cell.rows.filter((row) => row.testSize === size),
          cell.rerunRatio,
        );
  });
}

/** The largest test size that rows of every cell have; null where nothing is mixed, or there is none. */
function commonSize(members: readonly Cell[]): number | null {
  const sizes = members.map(({ rows }) => new Set(rows.map((row) => row.testSize)));
  if (sizes.every((own) => own.size === 1)) return null;
  const shared = [...sizes[0]!].filter((size) => size !== null && sizes.every((own) => own.has(size)));
  return shared.length === 0 ? null : Math.max(...(shared as number[]));
}
