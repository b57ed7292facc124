import { sum } from "../../common";
import { sortShots } from "../../catalogue";
import {
  recordedCharacteristics,
  scoreboard,
  worldSummaries,
  type ClaimVerdict,
  type Row,
  type World,
} from "../../results";
import type { NarrowLayout } from "../draw/width-limits";
import { createFigure, type Figure, type Trace } from "../figure";
import type { FigureOptions } from "../options";
import { resolveTasks } from "../parts/study-cells";
import { shotColumnsAxis } from "../parts/line-axes";
import { axis, ink, muted, theme } from "../parts/theme";

/** How a verdict looks: greys and symbols carry it too. */
const verdictStyles: Readonly<Record<ClaimVerdict, { colour: string; symbol: string; ink: string }>> = {
  holds: { colour: "#1B6CA8", symbol: "circle", ink: "#1B6CA8" },
  "holds within noise": { colour: "#A9CBE3", symbol: "circle", ink: "#5B8DB0" },
  "cannot be told": { colour: "#FFFFFF", symbol: "circle-open", ink: "#888888" },
  "does not hold": { colour: "#C8501E", symbol: "x", ink: "#C8501E" },
};

/** The paper's claims, line by line, with the verdict at each number of shots that the claim speaks of. */
export function auditScoreboard(rows: readonly Row[], options: FigureOptions = {}): Figure {
  resolveTasks(options, rows);
  const scores = scoreboard(
    rows.filter(
      (row) =>
        (options.tasks === undefined || options.tasks.includes(row.task)) &&
        (options.shots === undefined || options.shots.includes(row.shots)),
    ),
    options.best === "equal budget" ? { aggregate: "equal budget" } : {},
  );
  const shots = sortShots(scores.flatMap((score) => score.shots.map((one) => one.shots)));
  const boxes = scores.flatMap((score, line) => [
    ...score.shots.map((one) => ({
      line,
      x: shots.indexOf(one.shots),
      shots: String(one.shots),
      verdict: one.verdict,
      effect: one.effects[0] ?? null,
      rows: one.effects.flatMap((effect) => effect.rows),
    })),
  ]);
  // The worlds were simulated for the paper's table: another one's test sets let its rules see more or less.
  const isPaper = rows.some(({ origin }) => origin === "published");
  const rules = scores.map(({ claim }) =>
    isPaper ? worldSummaries(claim.id, recordedCharacteristics()) : [],
  );
  const holdsIn = (line: number, world: World) =>
    rules[line]!.find((one) => one.world === world)?.shares.holds ?? null;
  const verdicts = Object.keys(verdictStyles) as ClaimVerdict[];
  const count = (verdict: ClaimVerdict) => sum(scores.map((score) => score.tally[verdict]));
  const title = `${scores.length} claims at the shots they speak of: ${verdicts.map((verdict) => `${count(verdict)} ${count(verdict) === 1 ? verdict : plural(verdict)}`).join(", ")}`;
  return createFigure({
    id: "figure-audit-scoreboard",
    title,
    question: "Which of the paper's claims do its own numbers carry?",
    rows: boxes.map((box) => ({
      claim: scores[box.line]!.claim.id,
      text: scores[box.line]!.claim.text,
      shots: box.shots,
      verdict: box.verdict,
      effect: box.effect?.value ?? null,
      low: box.effect?.low ?? null,
      high: box.effect?.high ?? null,
      weighsMostAgainst: box.effect?.label ?? null,
      ...Object.fromEntries(worldColumns.map(({ world, column }) => [column, holdsIn(box.line, world)])),
    })),
    behind: boxes.map((box) => box.rows),
    notes: [
      "A claim holds where every number that it needs is above 0 by its 95 % interval; within noise where all are above 0 but not all intervals; it does not hold where one is below 0 beyond noise (Bonferroni). Each claim is read at the numbers of shots that it speaks of; no verdict joins them.",
      ...(isPaper
        ? [
            "Right: of simulated tables with this one's test sets and reruns, the share in which the rule says that the claim holds, where it is true (every number that it needs five standard errors above 0), at its border (each exactly 0) and where it is false (each as far below). 21 has no rule: its cases were picked because of how they came out, so that these numbers cannot tell.",
          ]
        : []),
    ],
    data: verdicts.map((verdict): Trace => {
      const here = boxes.filter((box) => box.verdict === verdict);
      const style = verdictStyles[verdict];
      return {
        type: "scatter",
        mode: "markers",
        name: verdict,
        x: here.map((box) => box.x),
        y: here.map((box) => -box.line),
        marker: {
          color: style.colour === "#FFFFFF" ? style.ink : style.colour,
          symbol: style.symbol,
          size: 15,
          line: { color: style.ink, width: 1.5 },
        },
        hovertext: here.map((box) => {
          const { effect } = box;
          const number =
            effect === null
              ? ""
              : `<br>${effect.label}: ${effect.value.toFixed(3)} [${effect.low?.toFixed(3) ?? "?"}, ${effect.high?.toFixed(3) ?? "?"}]`;
          return `${scores[box.line]!.claim.text}<br>${box.shots}: ${verdict}${number}`;
        }),
        hoverinfo: "text",
        showlegend: true,
        cliponaxis: false,
      };
    }),
    layout: theme(
      title,
      "each claim of the paper on its own numbers, at each number of shots, by stated rules",
      {
        width: isPaper ? 1220 : 1080,
        meta: { narrowest: 480, narrow: narrowLayout(shots, scores, isPaper ? holdsIn : undefined) },
        height: 150 + 27 * scores.length,
        margin: { l: 24, r: 24, t: 112, b: 24 },
        showlegend: true,
        legend: {
          orientation: "h",
          x: 0,
          xanchor: "left",
          y: 1,
          yanchor: "bottom",
          yref: "paper",
          font: { size: 12 },
        },
        xaxis: shotColumnsAxis(shots, {
          domain: isPaper ? [0.6, 0.83] : [0.66, 1],
          side: "top",
          title: { text: "" },
          showline: false,
          ticks: "",
        }),
        yaxis: axis({
          visible: false,
          range: [-scores.length + 0.4, 0.6],
          showgrid: false,
          anchor: "free",
          position: 0,
        }),
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
          ...(isPaper
            ? worldColumns.flatMap(({ world, x, heading }) =>
                worldTexts({ x, heading }, scores.length, (line) => holdsIn(line, world)),
              )
            : []),
        ],
      },
    ),
  });
}

/** The columns on the right: how often a rule says "holds" in each world. */
const worldColumns = [
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
function narrowLayout(
  shots: readonly Row["shots"][],
  scores: readonly { claim: { id: number; text: string } }[],
  holdsIn?: (line: number, world: World) => number | null,
): NarrowLayout {
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
      legend: {
        orientation: "h",
        x: 0,
        xanchor: "left",
        y: 1 + 36 / area,
        yanchor: "bottom",
        yref: "paper",
        font: { size: 12 },
      },
      xaxis: shotColumnsAxis(shots, {
        domain: holdsIn === undefined ? [0.27, 1] : [0.27, 0.7],
        side: "top",
        title: { text: "" },
        showline: false,
        ticks: "",
      }),
      yaxis: axis({
        visible: false,
        range: [-scores.length + 1 - under, 1 - under],
        showgrid: false,
        anchor: "free",
        position: 0,
      }),
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

const plural = (verdict: ClaimVerdict): string =>
  ({
    holds: "hold",
    "holds within noise": "hold within noise",
    "cannot be told": "cannot be told",
    "does not hold": "do not hold",
  })[verdict];

/** What fits the line: the part before a colon, if need be cut at a word. */
function shortened(text: string, most = 98): string {
  const first = firstPart(text);
  if (first.length <= most) return first;
  return `${first.slice(0, first.lastIndexOf(" ", most))} ...`;
}

const firstPart = (text: string): string => text.split(":")[0]!;
