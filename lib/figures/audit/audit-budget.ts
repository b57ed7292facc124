import { budgetCurve, gridSize, settingAccuracies, startName, type Cell, type Row } from "../../results";
import { median } from "../../common";
import { lineStyles, spareLineStyles } from "../../catalogue";
import { reportedCells, shotsList } from "./audit-cells";
import { createFigure, type Figure, type Trace } from "../figure";
import type { FigureOptions } from "../options";
import { taskLabel } from "../parts/study-cells";
import { axis, faint, muted, theme } from "../parts/theme";

/**
 * What does a larger grid buy? The expected best of so many configurations (without replacement, exact) for each source
 * of one task at one number of shots: the one asked for, or where grids differ most.
 */
export function auditBudget(rows: readonly Row[], options: FigureOptions = {}): Figure {
  const cells = reportedCells(rows, { ...options, best: "raw" });
  const here = chooseCell(cells).sort((a, b) => b.accuracy - a.accuracy);
  const curves = here.map((cell) => ({
    cell,
    curve: budgetCurve(settingAccuracies(cell.rows.filter((row) => row.seed === cell.rows[0]!.seed)), false),
  }));
  const equal = Math.min(...here.map(gridSize));
  const first = here[0];
  const where =
    first === undefined
      ? ""
      : `${taskLabel(first.task)}, ${first.shots === "full" ? "full" : shotsList([first.shots])}`;
  const title = titleOf(curves, equal, where);
  const plotted = curves.flatMap(({ cell, curve }) =>
    curve.map(({ budget, accuracy }) => ({
      source: startName(cell),
      task: cell.task,
      shots: cell.shots,
      budget,
      expectedBest: accuracy,
      configurations: curve.length,
      rawBest: cell.accuracy,
    })),
  );
  const spare = [...spareLineStyles];
  return createFigure({
    id: "figure-audit-budget",
    title,
    question: "How much of the best accuracy is the number of settings tried?",
    rows: plotted,
    behind: plotted.map((row) => here.find((cell) => startName(cell) === row.source)!.rows),
    notes: [
      "Expected best of so many of the settings tried, drawn without replacement: the mean over all subsets of that size. Sources are comparable where all have values: left of the dotted line.",
    ],
    data: curves.map(({ cell, curve }): Trace => {
      const { colour, marker } = lineStyles[cell.source] ?? spare.shift() ?? spareLineStyles[0]!;
      return {
        type: "scatter",
        mode: "lines+markers",
        name: `${startName(cell)}: ${(100 * cell.accuracy).toFixed(1)} % of ${curve.length}`,
        x: curve.map(({ budget }) => budget),
        y: curve.map(({ accuracy }) => accuracy),
        line: { color: colour, width: 2 },
        marker: { color: colour, symbol: marker, size: 7 },
        showlegend: true,
      };
    }),
    layout: theme(
      title,
      `expected best accuracy of so many configurations; dotted: the ${equal} that every source had`,
      {
        margin: { l: 64, r: 24, t: 84, b: 56 },
        width: 960,
        height: 520,
        showlegend: true,
        legend: {
          x: 1.02,
          y: 0.5,
          yanchor: "middle",
          font: { size: 12 },
          title: { text: "raw best of so many tried" },
        },
        xaxis: axis({ title: { text: "configurations tried" }, rangemode: "tozero" }),
        yaxis: axis({ title: { text: "expected best accuracy" }, tickformat: ".0%" }),
        shapes: [
          {
            type: "line",
            yref: "paper",
            x0: equal,
            x1: equal,
            y0: 0,
            y1: 1,
            line: { color: here.length > 0 ? muted : faint, width: 1.5, dash: "dot" },
          },
        ],
      },
    ),
  });
}

/** How many times one setting's accuracy the best of the budget that all had is: the median over sources. */
function titleOf(curves: readonly { curve: { accuracy: number }[] }[], equal: number, where: string): string {
  const gains = curves
    .map(({ curve }) => curve[equal - 1]!.accuracy / curve[0]!.accuracy)
    .filter(Number.isFinite);
  if (equal < 2 || gains.length === 0) return `What a larger grid buys: ${where}`;
  return `${where}: the best of ${equal} settings has ${median(gains).toFixed(1)} times one setting's accuracy`;
}

/** The cells of one task and number of shots: where grids differ most, the largest first. */
function chooseCell(cells: readonly Cell[]): Cell[] {
  const groups = new Map<string, Cell[]>();
  for (const cell of cells) {
    const key = `${cell.task} ${cell.shots}`;
    groups.set(key, [...(groups.get(key) ?? []), cell]);
  }
  const worth = (group: readonly Cell[]) => {
    const sizes = group.map(gridSize);
    return Math.max(...sizes) - Math.min(...sizes) + Math.max(...sizes) / 100;
  };
  return [...groups.values()].reduce<Cell[]>((a, b) => (a.length === 0 || worth(b) > worth(a) ? b : a), []);
}
