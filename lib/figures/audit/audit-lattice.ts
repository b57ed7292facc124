import { auditTestSizes, withoutDuplicates, type Row } from "../../results";
import { shotsText } from "../../catalogue";
import { createFigure, type Figure, type Trace } from "../figure";
import type { FigureOptions } from "../options";
import { lineAxis } from "../parts/line-axes";
import { resolveTasks, taskLabel } from "../parts/study-cells";
import { axis, faint, ink, muted, theme } from "../parts/theme";

/** Lattices with more points than this are a grey band, not lines. */
const finest = 130;

/**
 * How many test images are behind the numbers? The values of each task at one number of shots (1 unless asked) on the
 * lattice that they lie on: a line a possible count of right answers.
 */
export function auditLattice(rows: readonly Row[], options: FigureOptions = {}): Figure {
  resolveTasks(options, rows);
  const shots = options.shots?.[0] ?? smallest(rows);
  const here = withoutDuplicates(rows).filter(
    (row) => row.shots === shots && (options.tasks === undefined || options.tasks.includes(row.task)),
  );
  const sizes = auditTestSizes(withoutDuplicates(rows), here).sort((a, b) => sizeOf(a) - sizeOf(b));
  const title = `At ${shotsText(shots)} some test sets are ${sizeText(sizes)}`;
  const lines = sizes.flatMap((one, i): Trace[] => {
    const size = one.lattice.size ?? one.lattice.two?.[0] ?? null;
    if (size === null || size > finest) return [];
    const counts = Array.from({ length: size + 1 }, (_, m) => m / size);
    return [
      {
        type: "scatter",
        mode: "lines",
        x: counts.flatMap((x) => [x, x, null]),
        y: counts.flatMap(() => [-i - 0.3, -i + 0.3, null]),
        line: { color: faint, width: 1 },
        hoverinfo: "skip",
      },
    ];
  });
  const points: Trace[] = sizes.map((one, i) => {
    const mine = here.filter(({ task }) => task === one.task);
    return {
      type: "scatter",
      mode: "markers",
      x: mine.map(({ accuracy }) => accuracy),
      y: mine.map(() => -i),
      marker: {
        size: 8,
        symbol: mine.map(({ accuracy }) => (one.lattice.strays.includes(accuracy) ? "x" : "circle")),
        color: mine.map(({ accuracy }) => (one.lattice.strays.includes(accuracy) ? "#C8501E" : "#1B6CA8")),
        opacity: 0.55,
      },
      hovertext: mine.map(({ accuracy, source }) => `${taskLabel(one.task)}, ${source}: ${accuracy}`),
      hoverinfo: "text",
    };
  });
  return createFigure({
    id: "figure-audit-lattice",
    title,
    question: "On how many test images was each accuracy measured?",
    rows: sizes.map((one) => ({
      task: one.task,
      shots: one.shots,
      stated: one.stated.join(" or "),
      found: one.lattice.size ?? one.lattice.two?.join(" and ") ?? null,
      probability: one.lattice.candidates[0]?.probability ?? null,
      values: one.lattice.values,
      offLattice: one.lattice.strays.length,
      verdict: one.verdict,
      why: one.lattice.reason,
    })),
    behind: sizes.map((one) => here.filter(({ task }) => task === one.task)),
    notes: [
      "An accuracy on n images is a count over n. The size named is the coarsest lattice that holds the values, where its posterior probability is at least 95 %; crosses lie off it.",
    ],
    data: [...lines, ...points],
    layout: theme(
      title,
      "a point: an accuracy; grey lines: those possible with so few images; red crosses: not possible with the size found or stated",
      {
        width: 980,
        height: 150 + 44 * sizes.length,
        margin: { l: 120, r: 220, t: 84, b: 56 },
        xaxis: axis({
          tickformat: ".0%",
          range: [-0.01, 1.01],
          title: { text: "accuracy" },
          showgrid: false,
        }),
        yaxis: lineAxis(sizes.map(({ task }) => taskLabel(task))),
        annotations: sizes.map((one, i) => ({
          xref: "paper",
          x: 1.015,
          xanchor: "left",
          y: -i,
          text: found(one),
          showarrow: false,
          align: "left",
          font: { size: 12.5, color: one.lattice.size === null && one.lattice.two === null ? muted : ink },
        })),
      },
    ),
  });
}

type Finding = ReturnType<typeof auditTestSizes>[number];

const sizeOf = (one: Finding) =>
  one.lattice.size ?? one.lattice.two?.[0] ?? one.lattice.candidates[0]?.size ?? one.stated[0] ?? Infinity;

function found({ lattice, stated }: Finding): string {
  if (lattice.size !== null) return `<b>${lattice.size.toLocaleString("en-GB")}</b> images`;
  if (lattice.two !== null) return `<b>${lattice.two.join("</b> or <b>")}</b> images`;
  return `not told${stated.length > 0 ? ` (stated ${stated.join(" or ")})` : ""}`;
}

function sizeText(sizes: readonly Finding[]): string {
  const known = sizes.flatMap(({ lattice }) => lattice.size ?? lattice.two?.[0] ?? []).sort((a, b) => a - b);
  if (known.length === 0) return "not told by the values";
  const least = known[0]!;
  return known.length === 1
    ? `of ${least} images`
    : `of ${least} images, others of ${known.at(-1)!.toLocaleString("en-GB")}`;
}

function smallest(rows: readonly Row[]): Row["shots"] {
  const numbers = rows.flatMap(({ shots }) => (typeof shots === "number" && shots > 0 ? [shots] : []));
  return numbers.length > 0 ? Math.min(...numbers) : "full";
}
