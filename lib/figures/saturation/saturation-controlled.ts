import type { Row } from "../../results";
import {
  accuracyAt,
  cloudName,
  clouds,
  factors,
  oneCurve,
  type Factor,
  type OneCurve,
} from "../../results/saturation";
import { UserError } from "../../common";
import { spareLineStyles } from "../../catalogue";
import { createFigure, type Figure, type PlottedRow, type Trace } from "../figure";
import { panelAxes, panels } from "../parts/panels";
import { percent } from "./saturation-styles";
import type { SaturationFigureOptions } from "./saturation-readings";
import { textWidth } from "../draw/text-width";
import { ink, muted, note, theme } from "../parts/theme";

/**
 * One task, a panel for each thing that was varied (data, model, samples seen), the same points and the same curve in
 * each: where colours mix along the curve, upstream accuracy is all that counts (Abnar et al., section 3 and figure 5).
 *
 * @example
 * ```ts
 * import { figures, results } from "upstream";
 * const table = results.saturation.scaling("openclip");
 * figures.saturationControlled(table, { tasks: ["EuroSAT"] }).id; // => "figure-saturation-controlled"
 * ```
 */
export function saturationControlled(rows: readonly Row[], options: SaturationFigureOptions = {}): Figure {
  const { tasks, shots, sources, seed = 0 } = options;
  const all = clouds(rows.filter((row) => sources === undefined || sources.includes(row.source)));
  const cloud = all.find(
    (each) =>
      (tasks === undefined || tasks.includes(each.task)) &&
      (shots === undefined || shots.includes(each.shots)),
  );
  if (cloud === undefined)
    throw new UserError(
      `no such task among models with an upstreamAccuracy, expected one of ${all.map(cloudName).join(", ")}`,
    );
  const varied = factors(cloud).map((factor) => ({ factor, test: oneCurve(factor.levels, { seed }) }));
  if (varied.length === 0)
    throw new UserError(
      `${cloudName(cloud)}: its models differ neither in data, nor model, nor samples seen`,
    );
  const apart = varied.filter(({ test }) => test.p < 0.05);
  const title =
    apart.length === 0
      ? `${cloud.task}: no sign that anything but upstream accuracy counts`
      : `${cloud.task}: at equal upstream accuracy, ${apart.map(({ factor }) => factor.name).join(" and ")} still ${apart.length === 1 ? "matters" : "matter"}`;
  const areas = panels(varied.length, varied.length);
  return createFigure({
    id: "figure-saturation-controlled",
    title,
    question: "Do data, model size and length of pre-training move models along one curve?",
    rows: varied.flatMap(({ factor, test }) => plotted(cloud.task, factor, test)),
    behind: varied.flatMap(({ factor }) =>
      factor.levels.flatMap(({ points }) => points.map((point) => cloud.rows[cloud.points.indexOf(point)]!)),
    ),
    notes: varied.map(
      ({ factor, test }) =>
        `${factor.name}: ${percent(test.share)} of what the common curve leaves lies between levels (${chance(test.p)}, by itself); mean distance from the curve: ${test.offsets.map(({ name, offset, n }) => `${name} ${(100 * offset).toFixed(1)} points (${n})`).join(", ")}.`,
    ),
    data: varied.flatMap(({ factor, test }, i) => traces(factor, test, i)),
    layout: theme(
      title,
      "a point a model, the same points and the same curve in each panel; colours: what was varied",
      {
        width: 120 + 370 * varied.length,
        meta: { panelWidth: 300 },
        height: 520,
        margin: { l: 64, r: 24, t: 140, b: 64 },
        ...panelAxes(areas, { tickformat: ".0%", showgrid: false }, (i) => ({
          tickformat: ".0%",
          ...(i === 0 ? {} : { matches: "y" }),
        })),
        annotations: [
          ...varied.map(({ factor, test }, i) =>
            note(
              areas[i]!.x[0],
              1,
              `<b>${factor.name}</b>  ${test.p < 0.05 ? "apart" : "one curve"}: ${chance(test.p)}<br>${legend(factor)}`,
              { font: { size: 13, color: ink }, yshift: 8 },
            ),
          ),
          note(0, 0, "across: upstream accuracy; up: downstream accuracy", {
            yanchor: "top",
            yshift: -34,
            font: { size: 12, color: muted },
          }),
        ],
      },
    ),
  });
}

const chance = (p: number) => (p < 0.001 ? "p < 0.001" : `p ${p.toFixed(3)}`);

const styleOf = (i: number) => spareLineStyles[(i + 1) % spareLineStyles.length]!;

/** What a panel is wide, its axis' labels left out. */
const legendWidth = 330;

/** The levels in their colours, in as many lines as the panel's width asks for. */
function legend({ levels }: Factor): string {
  const names = withoutCommonStart(levels.map(({ name }) => name));
  const lines: { width: number; spans: string[] }[] = [];
  for (const [i, name] of names.entries()) {
    const width = textWidth(`● ${name}  `, 13);
    const last = lines.at(-1);
    const line = last !== undefined && last.width + width <= legendWidth ? last : { width: 0, spans: [] };
    if (line !== last) lines.push(line);
    line.width += width;
    line.spans.push(`<span style="color:${styleOf(i).colour}">● ${name}</span>`);
  }
  return lines.map(({ spans }) => spans.join("  ")).join("<br>");
}

/** Where all names begin with the first one, as variants of a preset do, that is left out of the others: "-quarter". */
function withoutCommonStart(names: readonly string[]): string[] {
  const [first = "", ...rest] = names;
  const isVariant = rest.length > 0 && rest.every((name) => name.startsWith(`${first}-`));
  return [first, ...rest.map((name) => (isVariant ? name.slice(first.length) : name))];
}

function traces({ levels }: Factor, { law }: OneCurve, panel: number): Trace[] {
  const on = { xaxis: `x${panel === 0 ? "" : panel + 1}`, yaxis: `y${panel === 0 ? "" : panel + 1}` };
  const upstream = levels.flatMap(({ points }) => points.map((point) => point.upstream));
  const [low, high] = [Math.min(...upstream), Math.max(...upstream)];
  const upstreams = Array.from({ length: 41 }, (_, i) => low + (i / 40) * (high - low));
  return [
    {
      type: "scatter",
      mode: "lines",
      ...on,
      x: upstreams,
      y: upstreams.map((upstream) => accuracyAt(law, upstream)),
      line: { color: "#AAAAAA", width: 3 },
      hoverinfo: "skip",
    },
    ...levels.map(({ points, name }, i): Trace => ({
      type: "scatter",
      mode: "markers",
      name,
      ...on,
      x: points.map((point) => point.upstream),
      y: points.map((point) => point.downstream),
      marker: { size: 9, color: styleOf(i).colour, symbol: styleOf(i).marker, opacity: 0.9 },
      hovertext: points.map(
        (point) =>
          `${point.label ?? name}<br>${percent(point.upstream)} upstream, ${percent(point.downstream)} downstream`,
      ),
      hoverinfo: "text",
    })),
  ];
}

function plotted(task: string, { name, levels }: Factor, { law, p, share }: OneCurve): PlottedRow[] {
  return levels.flatMap((level) =>
    level.points.map((point) => ({
      task,
      varied: name,
      level: level.name,
      model: point.label ?? null,
      upstream: point.upstream,
      downstream: point.downstream,
      aboveCurve: point.downstream - accuracyAt(law, point.upstream),
      p,
      share,
    })),
  );
}
