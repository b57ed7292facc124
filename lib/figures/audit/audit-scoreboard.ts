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
import { createFigure, type Figure, type Trace } from "../figure";
import type { FigureOptions } from "../options";
import { resolveTasks } from "../parts/study-cells";
import { theme } from "../parts/theme";
import { scoreboardLayout, worldColumns } from "./scoreboard-layout";

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
      scoreboardLayout(shots, scores, isPaper ? holdsIn : undefined),
    ),
  });
}

const plural = (verdict: ClaimVerdict): string =>
  ({
    holds: "hold",
    "holds within noise": "hold within noise",
    "cannot be told": "cannot be told",
    "does not hold": "do not hold",
  })[verdict];
