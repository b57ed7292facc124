import type { LineStyle } from "../../catalogue/index";
import type { Start } from "./series";

const dashes: readonly LineStyle["dash"][] = ["solid", "dash", "dot", "dashdot", "longdash", "longdashdot"];

/**
 * Tells starts of one source apart, which keep the source's colour: the largest has it in full, smaller ones ever paler,
 * with open markers and other dashes; SimCLR keeps the filled marker and the solid line beside CLIP's open and dashed.
 */
export function distinguish(starts: readonly Start[]): Start[] {
  return starts.map((start) => {
    const namesakes = starts.filter((other) => other.source === start.source);
    if (namesakes.length === 1) return start;
    const ordered = [...namesakes].sort((a, b) => sizeOf(b) - sizeOf(a) || rank(a) - rank(b));
    const place = ordered.indexOf(start);
    const sizes = new Set(namesakes.map(sizeOf)).size;
    return {
      ...start,
      look: {
        colour:
          sizes > 1 ? paler(start.look.colour, (0.6 * place) / (ordered.length - 1)) : start.look.colour,
        marker: place === 0 ? start.look.marker : start.look.marker.replace(/(-open)?$/, "-open"),
        dash: dashes[place % dashes.length]!,
      },
    };
  });
}

const sizeOf = (start: Start) => start.rows[0]!.sourceSize ?? 0;
const rank = (start: Start) => ["simclr", "clip", "supervised", "scratch"].indexOf(start.rows[0]!.objective);

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
