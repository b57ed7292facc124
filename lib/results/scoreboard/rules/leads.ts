import { mean, sum } from "../../../common";
import type { ClaimPair, ClaimPart, Shots } from "../../../catalogue";
import type { Cell } from "../../cells";
import type { Row } from "../../row";
import { wilson } from "../../wilson";
import {
  findStart,
  findStarts,
  atCommonBudget,
  tasksOf,
  type ScoringContext,
  type ModelCells,
} from "../scored-table";
import {
  difference,
  hull,
  meanEffect,
  middleOf,
  resampledMeans,
  rowsBehind,
  shift,
  sumEffect,
  type MeasuredEffect,
} from "../effects";
import { extremes, negative, cellText, type PartEffects, type Rules } from "./rule";

/** Whether some starts are ahead of others, or level with them. */
export const leads: Rules<
  "ahead" | "ahead in pairs" | "more often ahead" | "mostly worst" | "lead shrinks" | "alike" | "apart"
> = {
  ahead: (part, shots, context) => {
    const pairs = findStarts(context, part.starts).flatMap((a) =>
      findStarts(context, part.of).map((b): [ModelCells, ModelCells] => [a, b]),
    );
    return leadsOf(pairs, part, shots, context);
  },

  "ahead in pairs": (part, shots, context) => leadsOf(startPairs(part.pairs, context), part, shots, context),

  "more often ahead": ({ pairs, tasks }, shots, context) => {
    const missing: string[] = [];
    const among = startPairs(pairs, context);
    const wins = tasksOf(context, tasks, shots)
      .map((task) =>
        among.flatMap(([a, b]) => {
          const [left, right] = [a.at(task, shots), b.at(task, shots)];
          if (left === undefined || right === undefined) {
            missing.push(cellText(left === undefined ? a.label : b.label, task, shots));
            return [];
          }
          const [one, two] = atCommonBudget(context, [left, right]);
          const won = one!.accuracy === two!.accuracy ? 0.5 : one!.accuracy > two!.accuracy ? 1 : 0;
          return [{ won, rows: rowsBehind(difference(left, right)) }];
        }),
      )
      .filter((task) => task.length > 0);
    return wins.length < 2
      ? { effects: [], missing }
      : { effects: [shareEffect("share of cells won", wins)], missing };
  },

  "mostly worst": ({ start }, shots, context) => {
    const chosen = findStart(context, start);
    const others = findStarts(context, { sources: "all" }).filter(({ label }) => label !== chosen.label);
    const cases = tasksOf(context, "all", shots).flatMap((task) => {
      const own = chosen.at(task, shots);
      const cells = others.flatMap((other) => other.at(task, shots) ?? []);
      if (own === undefined || cells.length === 0) return [];
      const [first, ...rest] = atCommonBudget(context, [own, ...cells]);
      const won = rest.every(({ accuracy }) => accuracy > first!.accuracy) ? 1 : 0;
      return [[{ won, rows: [own, ...cells].flatMap((cell) => cell.won) }]];
    });
    if (cases.length < 2) return { effects: [], missing: [cellText(chosen.label, "two tasks", shots)] };
    return {
      effects: [shareEffect(`share of tasks on which ${chosen.label} is strictly worst`, cases)],
      missing: [],
    };
  },

  "lead shrinks": ({ pairs, tasks }, shots, context) => {
    if (shots === "full") return { effects: [], missing: [] };
    const missing: string[] = [];
    const effects = startPairs(pairs, context).flatMap(([a, b]) => {
      const terms = tasksOf(context, tasks, shots).flatMap((task) => {
        const cells = [a.at(task, shots), b.at(task, shots), a.at(task, "full"), b.at(task, "full")];
        if (cells.some((cell) => cell === undefined)) {
          missing.push(cellText(`${a.label} or ${b.label}`, task, `${shots} and full`));
          return [];
        }
        const [few, fewOther] = atCommonBudget(context, cells.slice(0, 2) as Cell[]);
        const [full, fullOther] = atCommonBudget(context, cells.slice(2) as Cell[]);
        return [[...difference(few!, fewOther!), ...negative(difference(full!, fullOther!))]];
      });
      return terms.length === 0
        ? []
        : [
            meanEffect(
              `lead of ${a.label} over ${b.label} less that at full, mean over ${terms.length} tasks`,
              terms,
            ),
          ];
    });
    return { effects, missing };
  },

  alike: ({ starts, tasks, across, margin }, shots, context) => {
    const among = findStarts(context, starts);
    const pairs = among.flatMap((a, i) => among.slice(i + 1).map((b): [ModelCells, ModelCells] => [a, b]));
    const found = leadsOf(pairs, { tasks, across }, shots, context);
    const effects = found.effects.map((effect): MeasuredEffect => ({
      ...effect,
      label: `${margin * 100} points less the gap of ${effect.label}`,
      value: margin - Math.abs(effect.value),
      range: (at) => {
        // Two are shown to be alike by two one-sided tests, each at the whole level (Schuirmann 1987): 90 % both ways
        // for 95 %.
        const [within, range] = [effect.range(2 * at - 1), effect.range(at)];
        if (within === null || range === null) return null;
        const largest = Math.max(Math.abs(within.low), Math.abs(within.high));
        const holdsZero = range.low <= 0 && range.high >= 0;
        const smallest = holdsZero ? 0 : Math.min(Math.abs(range.low), Math.abs(range.high));
        return { low: margin - largest, high: margin - smallest };
      },
    }));
    return {
      ...found,
      effects: widest(effects, across === "each" ? tasksOf(context, tasks, shots).length : 1),
    };
  },

  apart: ({ starts, tasks, margin }, shots, context) => {
    const among = findStarts(context, starts);
    const missing: string[] = [];
    const effects = tasksOf(context, tasks, shots).flatMap((task) => {
      const cells = atCommonBudget(
        context,
        among.flatMap((start) => start.at(task, shots) ?? []),
      );
      if (cells.length < 2) {
        missing.push(cellText("sources", task, shots));
        return [];
      }
      const [worst, best] = extremes(cells);
      return [
        sumEffect(
          `${best.source} - ${worst.source} on ${task}, less ${margin * 100} points`,
          difference(best, worst),
          margin,
        ),
      ];
    });
    return { effects, missing };
  },
};

/** A share of cases, less a half; its interval is the wider of: cases as coin throws, and other tasks of their kind. */
function shareEffect(
  label: string,
  byTask: readonly (readonly { won: number; rows: Row[] }[])[],
): MeasuredEffect {
  const all = byTask.flat();
  const count = sum(all.map(({ won }) => won));
  const shares = byTask.map((cases) => mean(cases.map(({ won }) => won)));
  const sizes = byTask.map(({ length }) => length);
  return {
    label: `${label}, ${count} of ${all.length}, less a half`,
    value: count / all.length - 0.5,
    range: (at) => {
      const { low, high } = wilson(count / all.length, all.length, at);
      return shift(hull({ low, high }, middleOf(resampledMeans(shares, sizes), at)), -0.5);
    },
    rows: all.flatMap(({ rows }) => rows),
  };
}

/** The leads of the first over the second of each pair: on each task, or on the mean over those that both have. */
function leadsOf(
  pairs: readonly [ModelCells, ModelCells][],
  {
    tasks,
    across,
    by = 0,
  }: { tasks: Extract<ClaimPart, { kind: "ahead" }>["tasks"]; across: "each" | "mean"; by?: number },
  shots: Shots,
  context: ScoringContext,
): PartEffects {
  const missing = new Set<string>();
  const wanted = tasksOf(context, tasks, shots);
  const effects = pairs.flatMap(([a, b]) => {
    const found = wanted.flatMap((task) => {
      const [left, right] = [a.at(task, shots), b.at(task, shots)];
      if (left === undefined) missing.add(cellText(a.label, task, shots));
      if (right === undefined) missing.add(cellText(b.label, task, shots));
      if (left === undefined || right === undefined) return [];
      const [one, two] = atCommonBudget(context, [left, right]);
      return [{ task, terms: difference(one!, two!) }];
    });
    const name = `${a.label} - ${b.label}`;
    const less = by === 0 ? "" : `, less ${by * 100} points`;
    if (across === "each")
      return found.map(({ task, terms }) => sumEffect(`${name} on ${task}${less}`, terms, by));
    if (found.length === 0) return [];
    const terms = found.map((one) => one.terms);
    return [meanEffect(`${name}, mean over ${found.length} tasks${less}`, terms, by)];
  });
  return { effects, missing: [...missing] };
}

/** Of many pairs' gaps on a task the widest decides: the others are inside it. */
function widest(effects: readonly MeasuredEffect[], tasks: number): MeasuredEffect[] {
  if (effects.length <= tasks) return [...effects];
  const byTask = new Map<string, MeasuredEffect>();
  for (const effect of effects) {
    const task = effect.label.split(" on ").at(-1)!;
    const known = byTask.get(task);
    if (known === undefined || effect.value < known.value) byTask.set(task, effect);
  }
  return [...byTask.values()];
}

const startPairs = (pairs: readonly ClaimPair[], context: ScoringContext): [ModelCells, ModelCells][] =>
  pairs.map(([a, b]) => [findStart(context, a), findStart(context, b)]);
