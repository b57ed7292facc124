import { agreementWithPaper, mostFrequent, type WordCounts } from "../../captions";
import { createFigure, type Figure } from "../figure";
import { faint, muted, theme } from "../parts/theme";
import { textGrid, type TextCell } from "./text-grid";

const agreed = "#0072B2";

/**
 * The most frequent words of each source, side by side, with the paper's own (Table 3) beside ours where it has the
 * source; in blue what both have.
 *
 * @param n how many (the paper: 20).
 *
 * @example
 * ```ts
 * import { captions, figures } from "upstream";
 * const counts = await captions.countWords(captions.openFiles("mine", "captions.csv"));
 * figures.topWords([counts], 1).rows[0].word; // => "dog"
 * ```
 */
export function topWords(sources: readonly WordCounts[], n = 20): Figure {
  const parts = sources.map((counts) => ({
    counts,
    ours: mostFrequent(counts, n),
    paper: agreementWithPaper(counts, n),
  }));
  const cells: TextCell[] = [];
  let columns = 0;
  for (const { counts, ours, paper } of parts) {
    const column = columns;
    const both = new Set(paper?.both ?? []);
    cells.push({ column, line: 0, text: counts.source, bold: true });
    cells.push({ column, line: 1, text: paper === undefined ? "" : "ours", colour: muted });
    ours.forEach(({ word }, i) =>
      cells.push({
        column,
        line: i + 2,
        text: word,
        ...(both.has(word) ? { colour: agreed, bold: true } : {}),
      }),
    );
    columns++;
    if (paper === undefined) continue;
    cells.push({
      column: columns,
      line: 0,
      text: `${paper.both.length} of ${paper.of}`,
      colour: agreed,
      bold: true,
    });
    cells.push({ column: columns, line: 1, text: "the paper's", colour: muted });
    paper.paper.forEach((word, i) =>
      cells.push({
        column: columns,
        line: i + 2,
        text: word,
        ...(both.has(word) ? { colour: agreed, bold: true } : { colour: muted }),
      }),
    );
    columns++;
  }
  const grid = textGrid(cells, columns, n + 2);
  const drawn = sources.some(({ method }) => method.sample !== null);
  const rows = parts.flatMap(({ counts, ours, paper }) =>
    ours.map(({ rank, word, count, captions, perMillion, low, high }) => ({
      source: counts.source,
      rank,
      word,
      count,
      captions,
      ...{ perMillion, low, high },
      paper: paper?.paper[rank - 1] ?? null,
      inPaper: paper === undefined ? null : String(paper.both.includes(word)),
    })),
  );
  return createFigure({
    id: "words-top",
    title: "What do the captions talk about?",
    rows,
    behind: rows.map(() => []),
    notes: sources.map(
      ({ source, method, captions }) =>
        `${source}: ${method.unit} of ${captions} captions${method.sample === null ? "" : ` drawn from ${method.drawnFrom} (seed ${method.seed})`}, ${method.maker}.`,
    ),
    // A trace is needed for a plot to be drawn at all.
    data: [{ type: "scatter", x: [], y: [], showlegend: false }],
    layout: theme(
      "What do the captions talk about?",
      `the ${n} most frequent ${sources[0]?.method.unit ?? "words"} of each source${drawn ? " (samples)" : ""}; blue: also in the paper's Table 3`,
      {
        width: 60 + 128 * columns,
        height: grid.height + 110,
        margin: { l: 30, r: 20, t: 90, b: 20 },
        xaxis: { visible: false },
        yaxis: { visible: false },
        shapes: parts.slice(1).map(({ counts }) => {
          const x =
            (cells.find((cell) => cell.line === 0 && cell.text === counts.source)?.column ?? 0) / columns;
          const at = { x0: x - 0.012, x1: x - 0.012, y0: 0, y1: 1 };
          return { type: "line", xref: "paper", yref: "paper", ...at, line: { color: faint, width: 1 } };
        }),
        annotations: grid.annotations,
      },
    ),
  });
}
