import { distinctive, type WordCounts } from "../../captions";
import { createFigure, type Figure, type Trace } from "../figure";
import { axis, ink, labelTrace, note, theme } from "../parts/theme";
import { stylesOf } from "./source-styles";

/**
 * What is distinctive of each source against the others together: the words of the highest z-scores (Monroe et al.
 * 2008), a panel a source.
 *
 * @param n words a panel.
 *
 * @example
 * ```ts
 * import { captions, figures } from "upstream";
 * const words = (name: string) => captions.countWords(captions.openFiles(name, `${name}.csv`));
 * const figure = figures.distinctiveWords([await words("captions"), await words("others")], 1);
 * figure.rows.map(({ source, word }) => `${source}: ${word}`); // => ["captions: dog", "others: boat"]
 * ```
 */
export function distinctiveWords(sources: readonly WordCounts[], n = 15): Figure {
  const panels = sources.map((counts) => ({
    source: counts.source,
    words: distinctive(
      counts,
      sources.filter((other) => other !== counts),
    ).slice(0, n),
  }));
  const width = 1 / panels.length;
  const styles = stylesOf(panels.map(({ source }) => source));
  const furthest = Math.max(...panels.flatMap(({ words }) => words.map(({ z }) => z)));
  const data: Trace[] = [];
  const axes: Record<string, unknown> = {};
  panels.forEach(({ words }, p) => {
    const id = p === 0 ? "" : String(p + 1);
    data.push({
      type: "bar",
      orientation: "h",
      x: words.map(({ z }) => z),
      y: words.map((_, i) => i),
      marker: { color: styles[p]?.colour },
      hovertext: words.map(
        ({ word, z, perMillion, perMillionRest }) =>
          `${word}: z ${z.toFixed(1)}, ${perMillion.toFixed(0)} in a million, elsewhere ${perMillionRest.toFixed(0)}`,
      ),
      hoverinfo: "text",
      xaxis: `x${id}`,
      yaxis: `y${id}`,
      showlegend: false,
    });
    words.forEach(({ word, z }, i) =>
      data.push(labelTrace(z + furthest / 60, i, `\u00a0${word}`, ink, { xaxis: `x${id}`, yaxis: `y${id}` })),
    );
    axes[`xaxis${id}`] = axis({ domain: [p * width, p * width + 0.72 * width], range: [0, furthest * 1.02] });
    axes[`yaxis${id}`] = { visible: false, anchor: `x${id}`, range: [n - 0.4, -0.6] };
  });
  const title = "Which words tell one source from the others?";
  const rows = panels.flatMap(({ source, words }) => words.map((word) => ({ source, ...word })));
  return createFigure({
    id: "words-distinctive",
    title,
    rows,
    behind: rows.map(() => []),
    notes: [
      "Log-odds ratio with an informative Dirichlet prior over its standard error (Monroe, Colaresi and Quinn 2008).",
    ],
    data,
    layout: theme(title, "bars: z-score against the other sources together", {
      width: Math.max(520, 260 * panels.length),
      height: 110 + 24 * n,
      margin: { l: 24, r: 60, t: 110, b: 40 },
      bargap: 0.25,
      ...axes,
      annotations: panels.map(({ source }, p) =>
        note(p * width, 1.005, `<b>${source}</b>`, { font: { size: 14, color: ink } }),
      ),
    }),
  });
}
