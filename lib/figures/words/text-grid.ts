import { ink, note } from "../parts/theme";

/** A word of a text grid. */
export interface TextCell {
  column: number;
  /** 0 is the top. */
  line: number;
  text: string;
  colour?: string;
  bold?: boolean;
}

const lineHeight = 22;

/** Texts in columns, as a table: annotations, so that nothing is cut. */
export function textGrid(
  cells: readonly TextCell[],
  columns: number,
  lines: number,
): { annotations: Record<string, unknown>[]; height: number } {
  return {
    annotations: cells.map(({ column, line, text, colour = ink, bold = false }) =>
      note(column / columns, 1 - (line + 1) / lines, bold ? `<b>${text}</b>` : text, {
        font: { size: 13, color: colour },
      }),
    ),
    height: lines * lineHeight,
  };
}
