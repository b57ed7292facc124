import type { TrendPoint } from "../../captions";
import { dodge } from "../parts/dodge";
import { createFigure, type Figure, type Trace } from "../figure";
import { axis, labelTrace, note, theme } from "../parts/theme";
import { stylesOf } from "./source-styles";

/**
 * How often words come in each group (years, caption lengths, ...): a line a word, with 95 % intervals.
 *
 * @param points from `captions.trend`. @param by what the groups are, for the axis.
 */
export function wordTrends(points: readonly TrendPoint[], by = "group"): Figure {
  const words = [...new Set(points.map(({ word }) => word))];
  const groups = [...new Set(points.map(({ group }) => group))];
  const styles = stylesOf(words);
  const highest = Math.max(...points.map(({ high }) => high));
  const lines = words.map((word) => points.filter((point) => point.word === word));
  const ends = dodge(
    lines.map((line) => line.at(-1)?.perMillion ?? 0),
    0.06 * highest,
  );
  const title = "How do words change?";
  const rows = points.map((point) => ({ ...point }));
  return createFigure({
    id: "words-trends",
    title,
    rows,
    behind: rows.map(() => []),
    data: lines.flatMap((line, i): Trace[] => [
      {
        type: "scatter",
        mode: "lines+markers",
        name: words[i],
        x: line.map(({ group }) => groups.indexOf(group) + 0.04 * (i - (words.length - 1) / 2)),
        y: line.map(({ perMillion }) => perMillion),
        error_y: {
          type: "data",
          symmetric: false,
          array: line.map(({ perMillion, high }) => high - perMillion),
          arrayminus: line.map(({ perMillion, low }) => perMillion - low),
          color: styles[i]?.colour,
          thickness: 1,
          width: 3,
        },
        line: { color: styles[i]?.colour, dash: styles[i]?.dash, width: 2 },
        marker: { color: styles[i]?.colour, symbol: styles[i]?.marker, size: 8 },
        hovertext: line.map(
          ({ word, group, count, total, perMillion }) =>
            `${word}, ${group}: ${count} of ${total}, ${perMillion.toFixed(0)} in a million`,
        ),
        hoverinfo: "text",
        showlegend: false,
      },
      labelTrace(groups.length - 0.88, ends[i] as number, words[i] as string, styles[i]?.colour ?? "#000000"),
    ]),
    layout: theme(title, "occurrences in a million, with the 95 % interval", {
      width: Math.max(560, 90 * groups.length + 220),
      height: 440,
      margin: { l: 80, r: 130, t: 100, b: 80 },
      xaxis: axis({
        tickvals: groups.map((_, i) => i),
        ticktext: groups.map((group) => group.replace(/ words$/, "")),
        range: [-0.3, groups.length - 0.7],
      }),
      yaxis: axis({ range: [0, 1.05 * highest] }),
      annotations: [note(0.4, -0.2, by)],
    }),
  });
}
