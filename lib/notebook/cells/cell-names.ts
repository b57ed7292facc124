/** What stacks call the code of a cell: by its number, which is the one that the notebook shows beside it. */
export const cellName = /\bcell-(\d+)\.ts:(\d+)/;

/** A comment that names a script. */
export const nameComment = (cell: number): string => `\n//# sourceURL=cell-${cell}.ts`;

/** The places in cells that a stack passes, the innermost first. */
export function cellsIn(stack: string): { cell: number; line: number }[] {
  return [...stack.matchAll(new RegExp(cellName, "g"))].map(([, cell, line]) => ({
    cell: Number(cell),
    line: Number(line),
  }));
}
