import type { GrowthPoint, ProfileDetails } from "../../captions";
import { dodge } from "../parts/dodge";
import { createFigure, type Figure } from "../figure";
import { axis, labelTrace, note, theme } from "../parts/theme";
import { stylesOf } from "./source-styles";

/**
 * How many different words a source has, by how many words were read; both logarithmic, so that Heaps' law is a
 * straight line.
 */
export function vocabularyGrowth(sources: readonly ProfileDetails[]): Figure {
  const names = sources.map(({ profile }) => profile.source);
  const styles = stylesOf(names);
  const log = Math.log10;
  const grown = sources.map(wholeGrowth);
  const lines = grown.map((growth) => growth.filter(({ words }) => words >= 10));
  const last = Math.max(...lines.flatMap((line) => line.map(({ words }) => words)));
  const ends = dodge(
    lines.map((line) => log(line.at(-1)?.different ?? 1)),
    0.16,
  );
  const title = "How fast does the vocabulary grow?";
  const rows = grown.flatMap((growth, i) => growth.map((point) => ({ source: names[i] ?? "", ...point })));
  return createFigure({
    id: "words-growth",
    title,
    rows,
    behind: rows.map(() => []),
    notes: sources.map(
      ({ profile }) =>
        `${profile.source}: about ${profile.heapsK.toFixed(2)} n^${profile.heapsBeta.toFixed(3)} different words (Heaps' law).`,
    ),
    data: [
      ...lines.map((line, i) => ({
        type: "scatter",
        mode: "lines+markers",
        name: names[i],
        x: line.map(({ words }) => log(words)),
        y: line.map(({ different }) => log(different)),
        line: { color: styles[i]?.colour, dash: styles[i]?.dash, width: 2 },
        marker: { symbol: styles[i]?.marker, color: styles[i]?.colour, size: 7 },
        hovertext: line.map((point) => `${names[i]}: ${point.different} of ${point.words}`),
        hoverinfo: "text",
        showlegend: false,
      })),
      ...names.map((name, i) =>
        labelTrace(
          log(last) + 0.06,
          ends[i] as number,
          `${name}  β ${sources[i]?.profile.heapsBeta.toFixed(2)}`,
          styles[i]?.colour ?? "#000000",
        ),
      ),
    ],
    layout: theme(title, "different words by words read; steeper (β nearer 1): new words keep coming", {
      width: 760,
      height: 480,
      margin: { l: 70, r: 170, t: 100, b: 60 },
      xaxis: powers(1, last),
      yaxis: powers(1, Math.max(...rows.map(({ different }) => different))),
      annotations: [note(0, 1.01, "different words"), note(0.35, -0.14, "words read")],
    }),
  });
}

/** A source's growth up to its end; up to where memory's bound was met, if it was. */
function wholeGrowth({ growth, profile: { words, vocabulary } }: ProfileDetails): GrowthPoint[] {
  const last = growth.at(-1)?.words ?? 0;
  // The points lie at most 2.5 times apart.
  return last < words && 2.5 * last >= words ? [...growth, { words, different: vocabulary }] : growth;
}

/** A logarithmic axis labelled with its powers of ten. */
function powers(from: number, largest: number): Record<string, unknown> {
  const to = Math.log10(largest);
  const ticks = Array.from({ length: Math.floor(to) + 1 }, (_, i) => i);
  return axis({
    range: [from - 0.1, to + 0.1],
    tickvals: ticks,
    ticktext: ticks.map((tick) => (10 ** tick).toLocaleString("en")),
  });
}
