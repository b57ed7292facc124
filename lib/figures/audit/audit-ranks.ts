import { rankSources as ranksOf, startName, type Row } from "../../results";
import { lineStyles, spareLineStyles, type LineStyle } from "../../catalogue";
import { auditCells } from "./audit-cells";
import { dodge } from "../parts/dodge";
import { createFigure, type Figure, type Trace } from "../figure";
import type { FigureOptions } from "../options";
import { shotsAxis } from "../parts/shots-axis";
import { axis, labelTrace, theme } from "../parts/theme";

/**
 * Do the tasks agree on which source is better? Each source's mean rank over the tasks by shots, with bootstrap over
 * tasks.
 */
export function auditRanks(rows: readonly Row[], options: FigureOptions = {}): Figure {
  const cells = auditCells(rows, options);
  const findings = ranksOf(cells);
  const sources = [...new Set(findings.flatMap(({ means }) => means.map(({ source }) => source)))];
  const styleOf = stylesOf(cells.map((cell) => ({ source: cell.source, label: startName(cell) })));
  const { at, axis: shotAxis, range } = shotsAxis(findings.map(({ shots }) => shots));
  const plotted = findings.flatMap((finding) =>
    finding.means.map((mean) => ({
      shots: finding.shots,
      source: mean.source,
      rank: mean.rank,
      rankLow: mean.rankRange.low,
      rankHigh: mean.rankRange.high,
      accuracy: mean.accuracy,
      accuracyLow: mean.accuracyRange.low,
      accuracyHigh: mean.accuracyRange.high,
      w: finding.agreement?.w ?? null,
      p: finding.agreement?.p ?? null,
      spearman: finding.agreement?.spearman ?? null,
      tasks: finding.tasks.length,
    })),
  );
  // Side by side, or the intervals of seven sources would hide one another.
  const beside = (source: string) => (sources.indexOf(source) - (sources.length - 1) / 2) * 0.022;
  const lines = sources.map((source): Trace => {
    const mine = plotted.filter((row) => row.source === source);
    const { colour, marker, dash } = styleOf(source);
    return {
      type: "scatter",
      mode: "lines+markers",
      name: source,
      x: mine.map((row) => at(row.shots) + beside(source)),
      y: mine.map((row) => row.rank),
      error_y: {
        type: "data",
        symmetric: false,
        array: mine.map((row) => row.rankHigh - row.rank),
        arrayminus: mine.map((row) => row.rank - row.rankLow),
        color: colour,
        thickness: 1,
        width: 0,
      },
      line: { color: colour, width: 2, dash },
      marker: { color: colour, symbol: marker, size: 9 },
      hovertext: mine.map(
        (row) =>
          `${source}, ${row.shots}: mean rank ${row.rank.toFixed(2)}, mean accuracy ${row.accuracy.toFixed(3)}`,
      ),
      hoverinfo: "text",
    };
  });
  const last = plotted.filter((row) => row.shots === findings.at(-1)?.shots);
  const labels = dodge(
    last.map(({ rank }) => rank),
    0.32,
  );
  const agreed = findings
    .filter(({ agreement }) => agreement !== null && agreement.p < 0.05)
    .map(({ shots }) => shots);
  const title = `Do tasks agree on the better source? ${verdictText(findings.length, agreed.length)}`;
  return createFigure({
    id: "figure-audit-ranks",
    title,
    question: "Is there one best source, or one for each task?",
    rows: plotted,
    behind: plotted.map((row) =>
      cells
        .filter((cell) => cell.shots === row.shots && startName(cell) === row.source)
        .flatMap(({ won }) => won),
    ),
    notes: [
      "Mean rank over the tasks (1 is best), bars: 95 % bootstrap over tasks. W is Kendall's: 0 no agreement, 1 one order; p from shuffling each task's order.",
    ],
    data: [
      ...lines,
      ...last.map((row, i) =>
        labelTrace(range[1] - 0.02, labels[i]!, row.source, styleOf(row.source).colour),
      ),
    ],
    layout: theme(
      title,
      "mean rank of each source over the tasks, 1 = best; bars: 95 % over tasks; below: tasks' agreement (Kendall's W, 1 = the same order) and its p",
      {
        width: 960,
        height: 560,
        margin: { l: 64, r: 150, t: 84, b: 84 },
        xaxis: axis({
          ...shotAxis,
          range,
          tickangle: 0,
          // As wide as two numbers of shots lie apart in 540 pixels.
          tickfont: { size: 11 },
          ticktext: findings.map(({ shots, agreement }) =>
            agreement === null
              ? String(shots)
              : `${shots}<br>W ${agreement.w.toFixed(2)}<br>p ${agreement.p < 0.001 ? "&lt;0.001" : agreement.p.toFixed(3)}`,
          ),
        }),
        yaxis: axis({ autorange: "reversed", title: { text: "mean rank over tasks" } }),
      },
    ),
  });
}

function verdictText(all: number, agreed: number): string {
  if (all === 0) return "No table of tasks by sources";
  if (agreed === 0) return "Not beyond chance";
  return agreed === all ? "Somewhat, at every number of shots" : "Somewhat, but not at every number of shots";
}

/** A line style for each source: the study's where it has one. */
function stylesOf(starts: readonly { source: string; label: string }[]): (label: string) => LineStyle {
  const chosen = new Map<string, LineStyle>();
  const spare = [...spareLineStyles];
  for (const { source, label } of starts)
    if (!chosen.has(label)) chosen.set(label, lineStyles[source] ?? spare.shift() ?? spareLineStyles[0]!);
  return (label) => chosen.get(label) ?? spareLineStyles[0]!;
}
