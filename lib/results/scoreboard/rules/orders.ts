import { mean } from "../../../common";
import { meanSpearman, ranks, spearman } from "../../agreement";
import type { Cell } from "../../cells";
import { findAll, atCommonBudget, tasksOf } from "../scored-table";
import { difference, drawnEffect, resampled, sumEffect, type MeasuredEffect } from "../effects";
import { extremes, cellText, type Rules } from "./rule";

/** Whether tasks order the sources differently. */
export const orders: Rules<"mixed order" | "best changes"> = {
  "mixed order": ({ starts, rho }, shots, context) => {
    const among = findAll(context, starts);
    const tasks = tasksOf(context, "all", shots).filter((task) =>
      among.every((start) => start.at(task, shots)),
    );
    if (tasks.length < 3 || among.length < 3)
      return { effects: [], missing: [`three tasks with three sources at ${shots}`] };
    const cells = tasks.map((task) =>
      atCommonBudget(
        context,
        among.map((start) => start.at(task, shots)!),
      ),
    );
    const table = cells.map((row) => row.map(({ accuracy }) => accuracy));
    const correlations = table.map((a) => table.map((b) => spearman(ranks(a), ranks(b))));
    // A task drawn twice agrees with itself: such pairs say nothing and are left out.
    const draws = resampled(tasks.length, (places) => {
      const pairs = places.flatMap((i, n) =>
        places.slice(0, n).flatMap((j) => (i === j ? [] : [correlations[i]![j]!])),
      );
      return rho - mean(pairs.filter((value) => !Number.isNaN(value)));
    });
    const seen = meanSpearman(table);
    const label = `${rho} less the mean correlation of ${tasks.length} tasks' orders, ${seen.toFixed(2)}`;
    return {
      effects: [
        drawnEffect(
          label,
          rho - seen,
          draws,
          cells.flat().flatMap(({ won }) => won),
        ),
      ],
      missing: [],
    };
  },

  "best changes": ({ tasks }, shots, context) => {
    const sources = findAll(context, { sources: "all" });
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
      effects: [{ ...clearest, range: (at: number) => clearest.range(1 - (1 - at) / pairs.length) }],
      missing,
    };
  },
};

/** On two tasks each with its best source: the smaller of the two leads over the other's best; below 0 where one is best on both. */
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
