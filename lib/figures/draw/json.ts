import type { Figure } from "../figure";

/** The figure as JSON: plotted numbers, the results rows behind them, and plotly's data and layout. */
export function json(figure: Figure): string {
  const { id, title, question, rows, used, behind, missing, notes, data, layout } = figure;
  return (
    JSON.stringify({ id, title, question, notes, missing, rows, behind, used, data, layout }, null, 1) + "\n"
  );
}
