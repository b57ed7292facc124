import type { Cell } from "../../cells";
import { atCommonBudget, findStarts, tasksOf, type ModelCells } from "../scored-table";
import { difference, sumEffect, type MeasuredEffect } from "../effects";
import { confidenceLevel } from "../verdict";
import { extremes, cellText, type Rules } from "./rule";

/** Whether tasks order the sources differently. */
export const orders: Rules<"order reversed" | "best changes"> = {
  "order reversed": ({ starts }, shots, context) => {
    const among = findStarts(context, starts);
    const pairs = among.flatMap((a, i) => among.slice(i + 1).map((b) => [a, b] as const));
    const tests = pairs.map(([a, b]) =>
      tasksOf(context, "all", shots).flatMap((task) => {
        const [left, right] = [a.at(task, shots), b.at(task, shots)];
        if (left === undefined || right === undefined) return [];
        const [one, two] = atCommonBudget(context, [left, right]);
        return [{ task, lead: sumEffect("", difference(one!, two!)) }];
      }),
    );
    const count = tests.flat().length;
    if (among.length < 2 || tests.every((own) => own.length < 2))
      return { effects: [], missing: [`two tasks with two sources at ${shots}`] };
    // Every lead at a level that pays for all of them (Bonferroni).
    const corrected = (level: number) => 1 - (1 - level) / count;
    // Starts that no task has in common cannot change places.
    const reversals = tests.flatMap((own, i) =>
      own.length === 0 ? [] : reversal(pairs[i]!, own, corrected),
    );
    return { effects: [reversals.reduce((a, b) => (b.lowest > a.lowest ? b : a)).effect], missing: [] };
  },

  "best changes": ({ tasks }, shots, context) => {
    const sources = findStarts(context, { sources: "all" });
    const here = tasks.map((task) =>
      atCommonBudget(
        context,
        sources.flatMap((source) => source.at(task, shots) ?? []),
      ),
    );
    const known = here.filter((cells) => cells.length > 1);
    const pairs = known.flatMap((one, i) => known.slice(i + 1).flatMap((two) => changes(one, two) ?? []));
    const missing = tasks
      .filter((_, i) => here[i]!.length < 2)
      .map((task) => cellText("sources", task, shots));
    if (pairs.length === 0) return { effects: [], missing };
    // The claim asks for some pair: the clearest one is taken, and its interval pays for the choice.
    const clearest = pairs.reduce((a, b) => (b.value > a.value ? b : a));
    return {
      effects: [
        {
          ...clearest,
          clearestOfMany: true,
          range: (at: number) => clearest.range(1 - (1 - at) / pairs.length),
        },
      ],
      missing,
    };
  },
};

/** How clearly two starts change places between tasks: the smaller of the first's clearest lead and the second's. */
function reversal(
  [a, b]: readonly [ModelCells, ModelCells],
  tests: readonly { task: string; lead: MeasuredEffect }[],
  corrected: (level: number) => number,
): { effect: MeasuredEffect; lowest: number } {
  const lowOf = ({ lead }: (typeof tests)[0], sign: 1 | -1) => {
    const range = lead.range(corrected(confidenceLevel));
    return range === null ? -Infinity : sign === 1 ? range.low : -range.high;
  };
  const clearest = (sign: 1 | -1) =>
    tests.reduce((one, two) => (lowOf(two, sign) > lowOf(one, sign) ? two : one));
  const [first, second] = [clearest(1), clearest(-1)];
  const signed = (level: number) => {
    const [one, two] = [first, second].map(({ lead }) => lead.range(corrected(level)));
    if (one == null || two == null) return null;
    return { low: Math.min(one.low, -two.high), high: Math.min(one.high, -two.low) };
  };
  return {
    effect: {
      label: `smaller lead of ${a.label} on ${first.task} and of ${b.label} on ${second.task} over each other`,
      value: Math.min(first.lead.value, -second.lead.value),
      range: signed,
      clearestOfMany: true,
      rows: [first, second].flatMap(({ lead }) => lead.rows),
    },
    lowest: Math.min(lowOf(first, 1), lowOf(second, -1)),
  };
}

/**
 * On two tasks each with its best source: the smaller of the two leads over the other's best; below 0 where one is best
 * on both.
 */
function changes(one: readonly Cell[], two: readonly Cell[]): MeasuredEffect | null {
  const best = (cells: readonly Cell[]) => extremes(cells)[1];
  const same = (a: Cell, b: Cell) => a.source === b.source && a.sourceSize === b.sourceSize;
  const [first, second] = [best(one), best(two)];
  const [task, other] = [one[0]!.task, two[0]!.task];
  if (same(first, second)) {
    const runnerUp = best(one.filter((cell) => cell !== first));
    const terms = difference(runnerUp, first);
    return sumEffect(`${first.source} best on both ${task} and ${other}: runner-up - best on ${task}`, terms);
  }
  const firstThere = two.find((cell) => same(cell, first));
  const secondHere = one.find((cell) => same(cell, second));
  if (firstThere === undefined || secondHere === undefined) return null;
  const leads = [sumEffect("", difference(first, secondHere)), sumEffect("", difference(second, firstThere))];
  return {
    label: `smaller lead of ${first.source} on ${task} and ${second.source} on ${other} over each other`,
    value: Math.min(...leads.map(({ value }) => value)),
    range: (at) => {
      const ranges = leads.map((lead) => lead.range(at));
      if (ranges.some((range) => range === null)) return null;
      return { low: Math.min(...ranges.map((r) => r!.low)), high: Math.min(...ranges.map((r) => r!.high)) };
    },
    rows: leads.flatMap(({ rows }) => rows),
  };
}
