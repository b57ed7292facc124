/** A table for a terminal: columns as wide as their widest cell, numbers to the right; a last column of text may be long. */
export function textTable(
  header: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string {
  const cells = [header, ...rows].map((row) => row.map(String));
  const right = header.map((_, j) => rows.length > 0 && rows.every((row) => isNumber(row[j])));
  const widths = header.map((_, j) => Math.max(...cells.map((row) => row[j]!.length)));
  return cells
    .map((row) =>
      row
        .map((cell, j) => (right[j] ? cell.padStart(widths[j]!) : cell.padEnd(widths[j]!)))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** `12`, `1.5`, `3.1 %`, `-`: what reads best to the right. */
const isNumber = (cell: string | number | undefined): boolean =>
  typeof cell === "number" || /^(-?[\d.,]+( %)?|-|)$/.test(cell ?? "");
