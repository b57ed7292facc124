import { sortShots, type Shots } from "../../catalogue";
import { faint } from "./theme";

/** Where shots lie on an axis: the logarithm of a number, and `full` set apart to the right of all numbers. */
export interface ShotsAxis {
  /** Plotly's axis. */
  axis: Record<string, unknown>;
  at(shots: Shots): number;
  /** Where the gap before `full` is, or null where there is no `full`. */
  gap: number | null;
  range: [number, number];
}

/** What to write below a shots axis. */
export const shotsTitle = "training images a class (full: all there are)";

/** The axis for these numbers of shots. */
export function shotsAxis(shots: Iterable<Shots>): ShotsAxis {
  const sorted = sortShots(shots);
  const numbers = sorted.filter((s): s is number => s !== "full");
  // Zero-shot has no logarithm: it takes the place of half a shot.
  const log = (s: number) => Math.log10(s === 0 ? 0.5 : s);
  const last = numbers.length > 0 ? log(numbers.at(-1)!) : 0;
  const first = numbers.length > 0 ? log(numbers[0]!) : 0;
  const full = numbers.length > 0 ? last + 0.45 : 0;
  const at = (s: Shots) => (s === "full" ? full : log(s));
  const hasFull = sorted.includes("full");
  const range: [number, number] = [first - 0.12, (hasFull ? full : last) + 0.12];
  return {
    at,
    gap: hasFull && numbers.length > 0 ? (last + full) / 2 : null,
    range,
    axis: {
      range,
      tickmode: "array",
      tickvals: sorted.map(at),
      ticktext: tickTexts(sorted, at),
    },
  };
}

/** Pixels that a factor of ten takes at least, in the narrowest panels. */
const decade = 55;

/** The labels of ticks, empty where one would run into the one before: 200 beside 100. */
function tickTexts(sorted: readonly Shots[], at: (shots: Shots) => number): string[] {
  let last = { end: -Infinity };
  return sorted.map((shots) => {
    const text = String(shots);
    const half = (text.length * 6.1) / 2;
    if (at(shots) * decade - half < last.end + 1.5) return "";
    last = { end: at(shots) * decade + half };
    return text;
  });
}

/** A thin dotted line where a shots axis leaps to `full`; none without a gap. */
export function gapShapes(gap: number | null, axes = ""): Record<string, unknown>[] {
  if (gap === null) return [];
  return [
    {
      type: "line",
      xref: `x${axes}`,
      yref: `y${axes} domain`,
      x0: gap,
      x1: gap,
      y0: 0,
      y1: 1,
      line: { color: faint, width: 1, dash: "dot" },
    },
  ];
}
