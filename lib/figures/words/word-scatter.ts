import { distinctive, type WordCounts } from "../../captions";
import { createFigure, type Figure, type Trace } from "../figure";
import { axis, faint, ink, muted, note, theme } from "../parts/theme";
import { placeLabels } from "./place-labels";
import { stylesOf } from "./source-styles";

const frame = { width: 640, height: 560 };
/** The frame in the least width that a figure is laid out for, 540 pixels in all. */
const narrowFrame = { width: 430, height: 560 };
const margin = { l: 80, r: 30, t: 110, b: 70 };

export interface WordScatterOptions {
  /** Words that come so often in both together (default 5). */
  minCount?: number;
  /** How many points at most, the most distinctive and most frequent first (default 400). */
  limit?: number;
  /** How many words to try to write beside their points (default 90). */
  labels?: number;
  /** Words to leave out. */
  stop?: ReadonlySet<string>;
}

/**
 * The words of two sources (or groups) against each other: each word by how often it comes in either, both logarithmic.
 * On the diagonal a word is as frequent in both; what is far from it in colour is distinctive (|z| above 1.96: Monroe,
 * Colaresi and Quinn 2008). A word that one source lacks lies at half an occurrence there.
 */
export function wordScatter(
  across: WordCounts,
  up: WordCounts,
  { minCount = 5, limit = 400, labels = 90, stop }: WordScatterOptions = {},
): Figure {
  const title = `${up.source} against ${across.source}, word by word`;
  const words = distinctive(up, [across], { minCount, stop });
  const byZ = [...words].sort((a, b) => Math.abs(b.z) - Math.abs(a.z));
  const byCount = [...words].sort((a, b) => b.count + b.countRest - a.count - a.countRest);
  // Taken in turn: what tells them apart, and what both are full of.
  const chosen = [...new Set(byZ.flatMap((word, i) => [word, byCount[i] as typeof word]))].slice(0, limit);
  const rate = (count: number, total: number) => Math.log10((1e6 * Math.max(count, 0.5)) / total);
  const points = chosen.map((word) => ({
    word,
    x: rate(word.countRest, across.total),
    y: rate(word.count, up.total),
    belongs: word.z > 1.96 ? 1 : word.z < -1.96 ? 0 : undefined,
  }));
  const all = points.flatMap(({ x, y }) => [x, y]);
  const [from, to] = [Math.min(...all) - 0.15, Math.max(...all) + 0.25];
  // In the narrowest frame: labels that lie apart there do so in wider ones.
  const pixel = ({ x, y }: { x: number; y: number }) => ({
    x: ((x - from) / (to - from)) * narrowFrame.width,
    y: frame.height - ((y - from) / (to - from)) * frame.height,
  });
  const sides = placeLabels(
    points.slice(0, labels).map((point) => ({ ...pixel(point), text: point.word.word })),
    narrowFrame,
    points.slice(labels).map(pixel),
  );
  const styles = stylesOf([across.source, up.source]);
  const colour = (belongs: number | undefined) =>
    belongs === undefined ? muted : (styles[belongs]?.colour ?? ink);
  const groups = [undefined, 0, 1].map((belongs): Trace => {
    const some = points.filter((point) => point.belongs === belongs);
    const source = belongs === undefined ? undefined : [across, up][belongs]?.source;
    return {
      type: "scatter",
      mode: "markers",
      name: source === undefined ? "not told apart" : `more in ${source}`,
      x: some.map(({ x }) => x),
      y: some.map(({ y }) => y),
      marker: { color: colour(belongs), size: 6, opacity: belongs === undefined ? 0.45 : 0.85 },
      hovertext: some.map(
        ({ word }) =>
          `${word.word}: ${word.count} in ${up.source} (${word.perMillion.toFixed(0)} in a million), ${word.countRest} in ${across.source} (${word.perMillionRest.toFixed(0)}), z ${word.z.toFixed(1)}`,
      ),
      hoverinfo: "text",
      showlegend: some.length > 0,
    };
  });
  const written = points
    .slice(0, labels)
    .flatMap((point, i) => (sides[i] === undefined ? [] : [{ point, side: sides[i] }]));
  const texts: Trace = {
    type: "scatter",
    // Unseen markers keep the texts off the dots.
    mode: "markers+text",
    marker: { size: 7, color: "rgba(0,0,0,0)" },
    x: written.map(({ point }) => point.x),
    y: written.map(({ point }) => point.y),
    text: written.map(({ point }) => point.word.word),
    textposition: written.map(({ side }) => side),
    textfont: { size: 12, color: written.map(({ point }) => colour(point.belongs)) },
    hoverinfo: "skip",
    showlegend: false,
    cliponaxis: false,
  };
  const powers = Array.from({ length: 8 }, (_, i) => i - 1).filter((power) => power >= from && power <= to);
  const ticks = { tickvals: powers, ticktext: powers.map((power) => (10 ** power).toLocaleString("en")) };
  const rows = points.map(({ word }) => ({ across: across.source, up: up.source, ...word }));
  return createFigure({
    id: "words-scatter",
    title,
    rows,
    behind: rows.map(() => []),
    notes: [
      `${words.length} words come at least ${minCount} times in both together; ${points.length} are drawn, ${written.length} written where there is room.`,
    ],
    data: [
      {
        type: "scatter",
        mode: "lines",
        x: [from, to],
        y: [from, to],
        line: { color: faint, width: 1, dash: "dot" },
        hoverinfo: "skip",
        showlegend: false,
      },
      ...groups,
      texts,
    ],
    layout: theme(title, `occurrences in a million ${up.method.unit}; in colour: told apart by |z| > 1.96`, {
      width: frame.width + margin.l + margin.r,
      height: frame.height + margin.t + margin.b,
      margin,
      showlegend: true,
      // Above the points: in a corner it would lie on words of one source alone.
      legend: {
        ...{ orientation: "h", x: 1, xanchor: "right", y: 1, yanchor: "bottom" },
        font: { size: 12, color: ink },
      },
      xaxis: axis({ range: [from, to], ...ticks }),
      yaxis: axis({ range: [from, to], ...ticks }),
      annotations: [note(0, 1.005, `in ${up.source}`), note(0.45, -0.1, `in ${across.source}`)],
    }),
  });
}
