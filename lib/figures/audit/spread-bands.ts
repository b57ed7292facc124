import {
  correlationRange,
  recordedErrorCorrelations,
  type Row,
  type SpreadGroup,
  type Spreads,
} from "../../results";
import type { Trace } from "../figure";

export const kinds = {
  whole: { colour: "#1B6CA8", band: "rgba(27,108,168,0.20)", name: "tested whole" },
  "k a class": { colour: "#A07A3F", band: "rgba(160,122,63,0.25)", name: "tested on k a class" },
} as const;

/**
 * The means over tasks tested alike, left out where less than half of the tasks were measured: they would be means of
 * something else.
 */
export function typicalMeans(groups: readonly SpreadGroup[]): SpreadGroup[] {
  const alike = groups.filter(({ tested }) => tested !== "all");
  const most = (tested: SpreadGroup["tested"]) =>
    Math.max(...alike.filter((one) => one.tested === tested).map(({ tasks }) => tasks.length));
  return alike.filter(({ tested, tasks }) => tasks.length >= most(tested) / 2);
}

/** The mean of each kind of tasks, and its band of noise: from none to the most that the table allows. */
export function meanTraces(means: readonly SpreadGroup[], at: (shots: Row["shots"]) => number): Trace[] {
  return (["whole", "k a class"] as const).flatMap((tested): Trace[] => {
    const here = means.filter((one) => one.tested === tested);
    if (here.length === 0) return [];
    const { colour, band, name } = kinds[tested];
    const x = here.map((one) => at(one.shots));
    return [
      {
        type: "scatter",
        mode: "lines",
        x: [...x, ...x.slice().reverse()],
        y: [...here.map(({ noise }) => noise!.high), ...here.map(() => 0)],
        fill: "toself",
        fillcolor: band,
        line: { width: 0 },
        hoverinfo: "skip",
      },
      {
        type: "scatter",
        mode: "lines+markers+text",
        name,
        x,
        y: here.map(({ spread }) => spread),
        text: here.map(({ spread }, i) => `<b>${spread.toFixed(3)}</b>${i === 0 ? ` ${name}` : ""}`),
        // Below where the other kind's line is near.
        textposition: here.map((_, i) =>
          tested === "whole" || i === 0 || i === here.length - 1 ? "top right" : "bottom left",
        ),
        textfont: { size: 12, color: colour },
        line: { color: colour, width: 3 },
        marker: { size: 10, color: colour },
        hovertext: here.map(
          (one) =>
            `${name}, ${one.shots}: ${one.spread.toFixed(3)}, noise ${one.noise!.mean.toFixed(3)} (${one.noise!.low.toFixed(3)} to ${one.noise!.high.toFixed(3)}), ${one.beyond.length} of ${one.tasks.length} tasks beyond it, p ${one.p.toPrecision(2)} (Fisher)`,
        ),
        hoverinfo: "text",
        cliponaxis: false,
      },
    ];
  });
}

/** What bounds the correlation of errors that the bands rest on, and what this project's own models show beside it. */
export function correlationNotes(shared: Spreads["sharedErrors"]): string[] {
  if (shared.length === 0) return [];
  const bounds = shared.map(
    ({ family, upper, comparisons }) =>
      `${family}, at least ${(1 - upper).toFixed(2)} (${comparisons} comparisons)`,
  );
  const own = ownCorrelations();
  const beside =
    own === null
      ? ""
      : `; measured picture by picture on this project's own models (small ones, fine-tuned on drawings: a comparison, no measurement of this table's), ${own} at few shots`;
  return [`Correlation of two sources' errors on an image, by the table: ${bounds.join("; ")}${beside}.`];
}

const ownCorrelations = (): string | null =>
  correlationRange(recordedErrorCorrelations().filter(({ shots }) => shots !== "full"));

/** Names the bands where they begin, with the correlation of errors that they rest on. */
export function bandLabels(
  means: readonly SpreadGroup[],
  shared: Spreads["sharedErrors"],
  at: (shots: Row["shots"]) => number,
): Record<string, unknown>[] {
  const [first, second] = [...new Set(means.map(({ shots }) => at(shots)))].sort((a, b) => a - b);
  if (first === undefined || second === undefined) return [];
  return means
    .filter(({ shots }) => at(shots) === first)
    .map(({ tested, noise }) => {
      const { name, colour } = kinds[tested as keyof typeof kinds];
      const bound = tested === "whole" ? undefined : shared[0];
      const own = ownCorrelations();
      const lines = [
        `equal sources, ${name}`,
        ...(bound === undefined ? [] : [`(errors correlate by ${(1 - bound.upper).toFixed(2)} or more`]),
        ...(bound === undefined
          ? []
          : [own === null ? "by the table)" : `by the table; our own models': ${own})`]),
      ];
      return {
        x: first + (bound === undefined ? 0.03 : 0.13) * (second - first),
        y: noise!.high,
        xanchor: "left",
        yanchor: bound === undefined ? "top" : "middle",
        align: "left",
        text: lines.join("<br>"),
        showarrow: false,
        font: { size: 11.5, color: colour },
      };
    });
}
