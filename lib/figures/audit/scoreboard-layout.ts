import type { Row, World } from "../../results";
import type { NarrowLayout } from "../draw/width-limits";
import { shotColumnsAxis } from "../parts/line-axes";
import { axis, ink, muted, type OwnLayout } from "../parts/theme";

const legendAbove = (y: number) => ({
  orientation: "h",
  x: 0,
  xanchor: "left",
  y,
  yanchor: "bottom",
  yref: "paper",
  font: { size: 12 },
});

/** A column for each number of shots, named above the lines. */
const columnsOnTop = (shots: readonly Row["shots"][], domain: [number, number]) =>
  shotColumnsAxis(shots, { domain, side: "top", title: { text: "" }, showline: false, ticks: "" });

/** A line for each claim, without an axis of its own. */
const hiddenLines = (range: [number, number]) =>
  axis({ visible: false, range, showgrid: false, anchor: "free", position: 0 });

/** The claims, from the top to the bottom. */
type Claims = readonly { claim: { id: number; text: string } }[];

/** The share of a world's simulated tables in which the claim on a line is said to hold; null where it has no rule. */
type HoldsIn = (line: number, world: World) => number | null;

/**
 * The scoreboard's layout: each claim beside its marks, and below 1,000 pixels above them; on the right how often each
 * rule says that its claim holds, where that is known.
 */
export function scoreboardLayout(
  shots: readonly Row["shots"][],
  scores: Claims,
  holdsIn?: HoldsIn,
): OwnLayout {
  return {
    width: holdsIn ? 1220 : 1080,
    meta: { narrowest: 480, narrow: narrowLayout(shots, scores, holdsIn) },
    height: 150 + 27 * scores.length,
    margin: { l: 24, r: 24, t: 112, b: 24 },
    showlegend: true,
    legend: legendAbove(1),
    xaxis: columnsOnTop(shots, holdsIn ? [0.6, 0.83] : [0.66, 1]),
    yaxis: hiddenLines([-scores.length + 0.4, 0.6]),
    shapes: linesBetween(scores.length, 0.5),
    annotations: [
      ...scores.map((score, line) => ({
        xref: "paper",
        x: 0,
        xanchor: "left",
        y: -line,
        text: `<span style="color:${muted}">${score.claim.id}</span>  ${shortened(score.claim.text)}`,
        showarrow: false,
        align: "left",
        font: { size: 12.5, color: ink },
      })),
      ...(holdsIn
        ? worldColumns.flatMap(({ world, x, heading }) =>
            worldTexts({ x, heading }, scores.length, (line) => holdsIn(line, world)),
          )
        : []),
    ],
  };
}

/** The columns on the right: how often a rule says "holds" in each world. */
export const worldColumns = [
  { world: "true", column: "holdsWhereTrue", x: 0.885, heading: "holds<br>if true" },
  { world: "border", column: "holdsAtBorder", x: 0.94, heading: "at its<br>border" },
  { world: "false", column: "holdsWhereFalse", x: 1, heading: "if<br>false" },
] as const satisfies readonly { world: World; column: string; x: number; heading: string }[];

/** A column's heading, and a share for each claim. */
function worldTexts(
  { x, heading }: { x: number; heading: string },
  lines: number,
  share: (line: number) => number | null,
): Record<string, unknown>[] {
  const text = { xref: "paper", x, xanchor: "right", showarrow: false, align: "right" };
  const font = { size: 12, color: muted };
  return [
    { ...text, yref: "paper", y: 1, yanchor: "bottom", text: heading, font },
    ...Array.from({ length: lines }, (_, line) => {
      const held = share(line);
      return { ...text, y: -line, text: held === null ? "" : `${(100 * held).toFixed(0)} %`, font };
    }),
  ];
}

/** Lines between the claims, `below` of a claim's height under its marks. */
const linesBetween = (lines: number, below: number): Record<string, unknown>[] =>
  Array.from({ length: lines }, (_, line) => ({
    type: "line",
    xref: "paper",
    x0: 0,
    x1: 1,
    y0: -line - below,
    y1: -line - below,
    line: { color: "#EEEEEE", width: 1 },
  }));

/** For little width: each claim in full above its marks, the legend above the headings of the columns. */
function narrowLayout(shots: readonly Row["shots"][], scores: Claims, holdsIn?: HoldsIn): NarrowLayout {
  const below = 1000;
  const [lineHeight, legendHeight] = [56, 52];
  const under = 0.35;
  const area = lineHeight * scores.length;
  const columns = { true: 0.8, border: 0.9, false: 1 } as const;
  return {
    below,
    taller: area + legendHeight + 136 - 150 - 27 * scores.length,
    layout: {
      margin: { l: 16, r: 16, t: 112 + legendHeight, b: 24 },
      legend: legendAbove(1 + 36 / area),
      xaxis: columnsOnTop(shots, holdsIn === undefined ? [0.27, 1] : [0.27, 0.7]),
      yaxis: hiddenLines([-scores.length + 1 - under, 1 - under]),
      shapes: linesBetween(scores.length, under),
      annotations: [
        ...scores.map(({ claim }, line) => ({
          xref: "paper",
          x: 0,
          xanchor: "left",
          y: 1 - under - line,
          yanchor: "top",
          yshift: -2,
          text: `<span style="color:${muted}">${claim.id}</span>  ${brokenInTwo(firstPart(claim.text))}`,
          showarrow: false,
          align: "left",
          font: { size: 12, color: ink },
        })),
        ...(holdsIn === undefined
          ? []
          : worldColumns.flatMap(({ world, heading }) =>
              worldTexts({ x: columns[world], heading }, scores.length, (line) => holdsIn(line, world)),
            )),
      ],
    },
  };
}

/** Characters of a claim that stand on one line of a narrow layout. */
const narrowLine = 76;

function brokenInTwo(text: string): string {
  if (text.length <= narrowLine) return text;
  const at = text.lastIndexOf(" ", narrowLine);
  return `${text.slice(0, at)}<br>${text.slice(at + 1)}`;
}

/** What fits the line: the part before a colon, if need be cut at a word. */
function shortened(text: string, most = 98): string {
  const first = firstPart(text);
  if (first.length <= most) return first;
  return `${first.slice(0, first.lastIndexOf(" ", most))} ...`;
}

const firstPart = (text: string): string => text.split(":")[0]!;
