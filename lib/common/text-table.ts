import { createRequire } from "node:module";
import type * as Table from "table";

/**
 * Writes a table in plain text: a header, then a line a row, columns two spaces apart and as wide as their widest cell,
 * in which a Chinese character or an emoji counts as the two places that a terminal gives it.
 *
 * @param rows as many cells each as the header has.
 * @param numbers where columns of numbers (`12`, `1.5`, `3.1 %`, `-`) stand.
 */
export function textTable(
  header: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  numbers: "right" | "left" = "right",
): string {
  if (header.length === 0) return "";
  // Loaded by the first table: most commands that load this room print none.
  const { getBorderCharacters, table } = createRequire(__filename)("table") as typeof Table;
  const isRight = (column: number) =>
    numbers === "right" && rows.length > 0 && rows.every((row) => isNumber(row[column]!));
  const text = table(
    [header, ...rows].map((row) => row.map(printable)),
    {
      border: getBorderCharacters("void"),
      columnDefault: { paddingLeft: 0, paddingRight: 2 },
      columns: header.map((_, column) => ({ alignment: isRight(column) ? "right" : "left" })),
      drawHorizontalLine: () => false,
    },
  );
  return text.replace(/ +$/gm, "").trimEnd();
}

/** Tabs and other control characters have no width, and are shown as spaces. */
const printable = (cell: string | number): string =>
  // eslint-disable-next-line no-control-regex
  String(cell).replace(/[\u0000-\u0009\u000b-\u001f]/g, " ");

const isNumber = (cell: string | number): boolean =>
  typeof cell === "number" || /^(-?[\d.,]+( %)?|-|)$/.test(cell);
