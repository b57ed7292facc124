import { sum } from "../../common";
import { rateOf, type SourceDispersion } from "../../captions";
import { createFigure, type Figure } from "../figure";
import { axis, ink, labelTrace, muted, note, theme } from "../parts/theme";

const rowHeight = 22;
const cell = 18;

/**
 * From almost white (none) over light blue (as many as an even spread gives) to dark blue (four times as many, or
 * more).
 */
function shade(ratio: number): string {
  const stops = [
    [0xf2, 0xf2, 0xf2],
    [0xb8, 0xd5, 0xea],
    [0x08, 0x30, 0x6b],
  ] as const;
  const [from, to, share] =
    ratio < 1 ? [stops[0], stops[1], ratio] : [stops[1], stops[2], Math.min(1, (ratio - 1) / 3)];
  const mixed = from.map((part, i) => Math.round(part + share * ((to[i] ?? 0) - part)));
  return `rgb(${mixed.join(",")})`;
}

/**
 * Where in a source words come: a row a word, from the first caption on the left to the last on the right; darker parts
 * hold more of it than an even spread would. Gries' DP beside it.
 *
 * @param source its name. @param spread from `captions.dispersion`.
 */
export function wordDispersion(source: string, spread: SourceDispersion): Figure {
  const { words, sizes, counts } = spread;
  const total = sum(sizes);
  // Times as many as an even spread gives.
  const ratios = words.map(({ count }, w) =>
    sizes.map((size, part) => (counts[w]?.[part] ?? 0) / ((count * size) / total)),
  );
  const title = `Where do words come in ${source}?`;
  const rows = words.flatMap((word, w) =>
    sizes.map((size, part) => {
      const count = counts[w]?.[part] ?? 0;
      return {
        ...{ source, word: word.word, part: part + 1, words: size, count },
        ...rateOf(count, size),
        ...{ dp: word.dp, juillandD: word.juillandD },
      };
    }),
  );
  const y = words.map((_, w) => -w);
  return createFigure({
    id: "words-dispersion",
    title,
    rows,
    behind: rows.map(() => []),
    notes: [
      "DP (Gries 2008): 0 where a word is spread as all words are, towards 1 where one small part holds it all; few occurrences raise it by chance.",
    ],
    data: [
      {
        type: "scatter",
        mode: "markers",
        x: words.flatMap(() => sizes.map((_, part) => part)),
        y: words.flatMap((_, w) => sizes.map(() => -w)),
        marker: { symbol: "square", size: cell, color: ratios.flat().map(shade) },
        hovertext: ratios.flatMap((row, w) =>
          row.map(
            (ratio, part) =>
              `${words[w]?.word}, part ${part + 1}: ${counts[w]?.[part]} (${ratio.toFixed(1)} times even)`,
          ),
        ),
        hoverinfo: "text",
        showlegend: false,
      },
      ...words.map(({ dp, count }, w) =>
        labelTrace(sizes.length - 0.5, -w, `\u2003${dp.toFixed(2)}  (${count})`, muted),
      ),
    ],
    layout: theme(
      title,
      `${sizes.length} parts of about as many captions, in their order; dark: many times as many as an even spread`,
      {
        width: 110 + 140 + 22 * sizes.length,
        height: 150 + rowHeight * words.length,
        margin: { l: 110, r: 140, t: 100, b: 50 },
        xaxis: axis({ showticklabels: false, ticks: "", showgrid: false, range: [-0.5, sizes.length - 0.5] }),
        yaxis: axis({
          tickvals: y,
          ticktext: words.map(({ word }) => word),
          range: [0.6 - words.length, 0.6],
          showgrid: false,
        }),
        annotations: [
          note(0, -0.02, "first caption", { yanchor: "top", font: { size: 12, color: muted } }),
          note(1, -0.02, "last", { xanchor: "right", yanchor: "top", font: { size: 12, color: muted } }),
          note(1.01, 1.0, "DP (occurrences)", { yanchor: "bottom", font: { size: 12, color: ink } }),
        ],
      },
    ),
  });
}
