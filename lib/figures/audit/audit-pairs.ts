import { sortShots } from "../../catalogue";
import { comparePairs as pairsOf, type Row } from "../../results";
import { auditCells, shotsList } from "./audit-cells";
import { createFigure, type Figure } from "../figure";
import type { FigureOptions } from "../options";
import { lineAxis, shotColumnsAxis } from "../parts/line-axes";
import { taskLabel } from "../parts/study-cells";
import { ink, muted, theme } from "../parts/theme";

/**
 * For each task and number of shots the share of pairs of sources that can be told apart, all pairs at that number of
 * shots being one family of tests (Holm).
 */
export function auditPairs(rows: readonly Row[], options: FigureOptions = {}): Figure {
  const cells = auditCells(rows, options);
  const pairs = pairsOf(cells);
  const tasks = [...new Set(pairs.map(({ task }) => task))];
  const shots = sortShots(pairs.map((pair) => pair.shots));
  const boxes = [...tasks, "all"].flatMap((task) =>
    shots.flatMap((at) => {
      const here = pairs.filter((pair) => pair.shots === at && (task === "all" || pair.task === task));
      if (here.length === 0) return [];
      const significant = here.filter((pair) => pair.significant).length;
      return [{ task, shots: at, significant, pairs: here.length, share: significant / here.length }];
    }),
  );
  const lines = [...tasks, "all"];
  const total = boxes.filter(({ task }) => task === "all");
  const title = titleOf(total);
  return createFigure({
    id: "figure-audit-pairs",
    title,
    question: "Which differences between sources are more than noise?",
    rows: boxes,
    behind: boxes.map((box) =>
      cells
        .filter((cell) => cell.shots === box.shots && (box.task === "all" || cell.task === box.task))
        .flatMap(({ won }) => won),
    ),
    notes: [
      "Pairs that differ by Fisher's exact test (several seeds: Welch's), p-values adjusted by Holm for all pairs at that number of shots: the chance of any false one is 5 %. Sources were tested on the same images, which the test does not use: it finds too few rather than too many.",
    ],
    data: [
      {
        type: "scatter",
        mode: "markers+text",
        x: boxes.map((box) => shots.indexOf(box.shots)),
        y: boxes.map((box) => -lines.indexOf(box.task)),
        text: boxes.map((box) => `${box.significant}/${box.pairs}`),
        textposition: "middle center",
        textfont: {
          size: 12,
          color: boxes.map((box) => (box.share > 0.6 ? "#FFFFFF" : box.significant === 0 ? muted : ink)),
        },
        marker: {
          symbol: "square",
          size: 42,
          color: boxes.map((box) => shade(box.share)),
          line: { color: "#BBBBBB", width: 1 },
        },
        hovertext: boxes.map(
          (box) =>
            `${taskLabel(box.task)}, ${box.shots}: ${box.significant} of ${box.pairs} pairs told apart`,
        ),
        hoverinfo: "text",
        cliponaxis: false,
      },
    ],
    layout: theme(
      title,
      "pairs of sources that differ by more than the noise of test images and reruns, of all pairs (Fisher's test, Holm, 5 %)",
      {
        width: 900,
        height: 130 + 44 * lines.length,
        margin: { l: 120, r: 24, t: 84, b: 56 },
        xaxis: shotColumnsAxis(shots),
        yaxis: lineAxis(lines.map((task) => (task === "all" ? "<b>all tasks</b>" : taskLabel(task)))),
      },
    ),
  });
}

function titleOf(
  total: readonly { shots: Row["shots"]; significant: number; pairs: number; share: number }[],
): string {
  if (total.length === 0) return "No pair of sources can be compared";
  const most = Math.max(...total.map(({ pairs }) => pairs));
  const usual = total.filter(({ pairs }) => pairs >= most / 2);
  const [first, best] = [usual[0]!, usual.reduce((a, b) => (b.share > a.share ? b : a))];
  const text = (one: typeof first) => `${one.significant} of ${one.pairs} at ${shotsList([one.shots])}`;
  return `Pairs of sources told apart: ${text(first)}${best === first ? "" : `, ${text(best)}`}`;
}

/** From white for none to blue for all. */
function shade(share: number): string {
  const mix = (from: number, to: number) => Math.round(from + (to - from) * share);
  return `rgb(${mix(255, 27)},${mix(255, 108)},${mix(255, 168)})`;
}
