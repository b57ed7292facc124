import { mostFrequent, type WordCounts, type WordFilter } from "../../captions";
import { createFigure, type Figure, type Trace } from "../figure";
import { axis, ink, labelTrace, note, theme } from "../parts/theme";
import { stylesOf } from "./source-styles";

/**
 * The most frequent words of each source (or group) as bars: occurrences in a million of all, with their 95 %
 * intervals; a panel a source.
 *
 * @param n words a panel.
 */
export function wordBars(sources: readonly WordCounts[], n = 15, filter?: WordFilter): Figure {
  const panels = sources.map((counts) => ({ counts, words: mostFrequent(counts, n, filter) }));
  const width = 1 / panels.length;
  const styles = stylesOf(sources.map(({ source }) => source));
  const furthest = Math.max(...panels.flatMap(({ words }) => words.map(({ high }) => high)));
  const data: Trace[] = [];
  const axes: Record<string, unknown> = {};
  panels.forEach(({ words }, p) => {
    const id = p === 0 ? "" : String(p + 1);
    const axesOf = { xaxis: `x${id}`, yaxis: `y${id}` };
    data.push({
      type: "bar",
      orientation: "h",
      x: words.map(({ perMillion }) => perMillion),
      y: words.map((_, i) => i),
      marker: { color: styles[p]?.colour },
      error_x: {
        type: "data",
        symmetric: false,
        array: words.map(({ perMillion, high }) => high - perMillion),
        arrayminus: words.map(({ perMillion, low }) => perMillion - low),
        color: ink,
        thickness: 1,
        width: 3,
      },
      hovertext: words.map(
        ({ word, count, captions, perMillion, low, high }) =>
          `${word}: ${count} times in ${captions} captions, ${perMillion.toFixed(0)} in a million (${low.toFixed(0)} to ${high.toFixed(0)})`,
      ),
      hoverinfo: "text",
      showlegend: false,
      ...axesOf,
    });
    words.forEach(({ word, high }, i) =>
      data.push(labelTrace(high + 0.015 * furthest, i, word, ink, axesOf)),
    );
    axes[`xaxis${id}`] = axis({
      domain: [p * width, p * width + 0.68 * width],
      range: [0, furthest * 1.02],
      nticks: 4,
    });
    axes[`yaxis${id}`] = { visible: false, anchor: `x${id}`, range: [n - 0.4, -0.6] };
  });
  const title = "How often do the most frequent words come?";
  const rows = panels.flatMap(({ counts, words }) =>
    words.map((word) => ({ source: counts.source, ...word, total: counts.total })),
  );
  const unit = sources[0]?.method.unit ?? "words";
  return createFigure({
    id: "words-bars",
    title,
    rows,
    behind: rows.map(() => []),
    notes: [
      "Intervals: Wilson's at 95 %, for as many draws as captions that repeat a word leave (design effect of whole captions).",
    ],
    data,
    layout: theme(title, `bars: in a million ${unit}, with the 95 % interval`, {
      width: Math.max(520, 260 * panels.length),
      height: 130 + 24 * n,
      margin: { l: 24, r: 70, t: 110, b: 40 },
      bargap: 0.25,
      ...axes,
      annotations: panels.map(({ counts }, p) =>
        note(p * width, 1.005, `<b>${counts.source}</b>`, { font: { size: 14, color: ink } }),
      ),
    }),
  });
}
