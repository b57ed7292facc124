import { mean } from "../../../common";
import type { Shots } from "../../../catalogue";
import type { Term } from "../../combination";
import {
  atCommonBudget,
  findStart,
  findStarts,
  tasksOf,
  type ScoringContext,
  type ModelCells,
} from "../scored-table";
import { meanEffect, sumEffect } from "../effects";
import { negative, cellText, type Rules } from "./rule";

/** Whether a task gains more than others: from any source, or from one. */
export const gains: Rules<"gains" | "above the others" | "affinity"> = {
  gains: ({ tasks, over, by }, shots, context) => {
    const base = findStart(context, over);
    const sources = findStarts(context, { sources: "all" });
    const missing: string[] = [];
    const effects = tasks.flatMap((task) => {
      const start = base.at(task, shots);
      const cells = sources.flatMap((source) => source.at(task, shots) ?? []);
      if (start === undefined || cells.length === 0) {
        missing.push(cellText(start === undefined ? base.label : "sources", task, shots));
        return [];
      }
      const [scratch, ...compared] = atCommonBudget(context, [start, ...cells]);
      const average = mean(compared.map(({ accuracy }) => accuracy));
      const removed = (average - scratch!.accuracy) / (1 - scratch!.accuracy);
      return [
        sumEffect(
          `mean source - ${base.label} on ${task} (${(100 * removed).toFixed(0)} % of its errors gone), less ${100 * by} points`,
          [
            { weight: -1, cell: scratch! },
            ...compared.map((cell) => ({ weight: 1 / compared.length, cell })),
          ],
          by,
        ),
      ];
    });
    return { effects, missing };
  },

  "above the others": ({ starts }, shots, context) => {
    const missing: string[] = [];
    const effects = starts.flatMap((start) => {
      const chosen = findStart(context, start);
      const leads = tasksOf(context, "all", shots).flatMap((task) => {
        const terms = leadOverOthers(chosen, task, shots, context);
        if (terms === null) missing.push(cellText(chosen.label, task, shots));
        return terms === null ? [] : [terms];
      });
      const label = `${chosen.label} - mean of the others, mean over ${leads.length} tasks`;
      return leads.length === 0 ? [] : [meanEffect(label, leads)];
    });
    return { effects, missing };
  },

  affinity: ({ start, task }, shots, context) => {
    const chosen = findStart(context, start);
    const lead = (on: string) => leadOverOthers(chosen, on, shots, context);
    const here = lead(task);
    if (here === null) return { effects: [], missing: [cellText(chosen.label, task, shots)] };
    const elsewhere = tasksOf(context, "all", shots)
      .filter((other) => other !== task)
      .flatMap((other) => {
        const terms = lead(other);
        return terms === null ? [] : [terms];
      });
    const effects = [sumEffect(`${chosen.label} - mean of the others on ${task}`, here)];
    if (elsewhere.length > 0)
      effects.push(
        meanEffect(
          `the same less its lead on ${elsewhere.length} other tasks`,
          elsewhere.map((terms) => [...here, ...negative(terms)]),
        ),
      );
    return { effects, missing: [] };
  },
};

/** The terms of a start's accuracy less the mean of the other sources'; null where one of them is missing. */
function leadOverOthers(
  chosen: ModelCells,
  task: string,
  shots: Shots,
  context: ScoringContext,
): Term[] | null {
  const own = chosen.at(task, shots);
  const cells = findStarts(context, { sources: "all" })
    .filter(({ label }) => label !== chosen.label)
    .flatMap((other) => other.at(task, shots) ?? []);
  if (own === undefined || cells.length === 0) return null;
  const [first, ...rest] = atCommonBudget(context, [own, ...cells]);
  return [{ weight: 1, cell: first! }, ...rest.map((cell) => ({ weight: -1 / rest.length, cell }))];
}
