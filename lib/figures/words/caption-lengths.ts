import type { ProfileDetails } from "../../captions";
import { createFigure, type Figure } from "../figure";
import { axis, ink, note, theme } from "../parts/theme";
import { stylesOf } from "./source-styles";

/** How long captions are: the share of captions of each number of words, a line a source; the dot is its median. */
export function captionLengths(sources: readonly ProfileDetails[]): Figure {
  const names = sources.map(({ profile }) => profile.source);
  const styles = stylesOf(names);
  const longest = Math.max(...sources.map(({ profile }) => profile.longLength)) + 3;
  const shares = sources.map(({ lengths, profile }) =>
    lengths.slice(0, longest + 1).map((count) => count / profile.captions),
  );
  const title = "How long are the captions?";
  const rows = shares.flatMap((line, i) =>
    line.map((share, words) => ({ source: names[i] as string, words, share })),
  );
  return createFigure({
    id: "words-lengths",
    title,
    rows,
    behind: rows.map(() => []),
    data: [
      ...shares.map((line, i) => ({
        type: "scatter",
        mode: "lines",
        name: names[i],
        x: line.map((_, words) => words),
        y: line,
        line: { color: styles[i]?.colour, dash: styles[i]?.dash, width: 2.5 },
        hovertext: line.map((share, words) => `${names[i]}, ${words} words: ${(100 * share).toFixed(1)} %`),
        hoverinfo: "text",
        showlegend: true,
      })),
      {
        type: "scatter",
        mode: "markers",
        x: sources.map(({ profile }) => profile.medianLength),
        y: sources.map(({ profile }, i) => shares[i]?.[profile.medianLength] ?? 0),
        marker: {
          size: 11,
          color: styles.map(({ colour }) => colour),
          line: { color: "#FFFFFF", width: 1.5 },
        },
        hoverinfo: "skip",
        showlegend: false,
      },
    ],
    layout: theme(title, "share of captions by number of words; the dot is the median", {
      width: 760,
      height: 440,
      margin: { l: 70, r: 30, t: 100, b: 60 },
      showlegend: true,
      legend: { x: 0.98, y: 0.98, xanchor: "right", font: { size: 13, color: ink } },
      xaxis: axis({ range: [0, longest] }),
      yaxis: axis({ tickformat: ".0%", rangemode: "tozero" }),
      annotations: [note(0, 1.01, "share of captions"), note(0.42, -0.15, "words in the caption")],
    }),
  });
}
