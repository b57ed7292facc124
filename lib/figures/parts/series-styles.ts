import type { LineStyle } from "../../catalogue";
import type { Row } from "../../results";

/** What a line is told apart by. */
interface Styled {
  source: string;
  style: LineStyle;
  rows: readonly Row[];
}

const dashes: readonly LineStyle["dash"][] = ["solid", "dash", "dot", "dashdot", "longdash", "longdashdot"];

/**
 * Tells series of one source apart, which keep the source's colour: the largest has it in full, smaller ones ever
 * paler, with open markers and other dashes; SimCLR keeps the filled marker and the solid line beside CLIP's open and
 * dashed, and SLIP's dotted one.
 */
export function distinctStyles<Series extends Styled>(allSeries: readonly Series[]): Series[] {
  return allSeries.map((series) => {
    const namesakes = allSeries.filter((other) => other.source === series.source);
    if (namesakes.length === 1) return series;
    const ordered = [...namesakes].sort((a, b) => sizeOf(b) - sizeOf(a) || rank(a) - rank(b));
    const place = ordered.indexOf(series);
    const sizes = new Set(namesakes.map(sizeOf)).size;
    return {
      ...series,
      style: {
        colour:
          sizes > 1 ? paler(series.style.colour, (0.6 * place) / (ordered.length - 1)) : series.style.colour,
        marker: place === 0 ? series.style.marker : openMarker(series.style.marker, place),
        dash: dashes[place % dashes.length]!,
      },
    };
  });
}

/** An open marker for the `place`th of a source: the source's own shape first, then other shapes. */
function openMarker(own: string, place: number): string {
  const shape = own.replace(/-open$/, "");
  const shapes = [
    shape,
    ...["circle", "diamond", "triangle-up", "triangle-down", "pentagon", "square"].filter((s) => s !== shape),
  ];
  return `${shapes[(place - 1) % shapes.length]}-open`;
}

const sizeOf = (series: Styled) => series.rows[0]!.sourceSize ?? 0;
const rank = (series: Styled) =>
  ["simclr", "clip", "slip", "supervised", "scratch"].indexOf(series.rows[0]!.objective);

/** A colour mixed with `share` of white. */
export function paler(colour: string, share: number): string {
  const parts = [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16));
  return `#${parts
    .map((part) =>
      Math.round(part + (255 - part) * share)
        .toString(16)
        .padStart(2, "0"),
    )
    .join("")}`;
}
