import type { Term } from "../../combination";
import { find, findAll, atCommonBudget, tasksOf } from "../scored-table";
import { meanEffect, sumEffect } from "../effects";
import { negative, cellText, type Rules } from "./rule";

/** Whether a task gains more than others: from any source, or from one. */
export const gains: Rules<"gains more" | "affinity"> = {
  "gains more": ({ tasks, than, over }, shots, context) => {
    const base = find(context, over);
    const sources = findAll(context, { sources: "all" });
    const missing: string[] = [];
    const gain = (task: string): Term[] | null => {
      const start = base.at(task, shots);
      const cells = sources.flatMap((source) => source.at(task, shots) ?? []);
      if (start === undefined || cells.length === 0) {
        missing.push(cellText(start === undefined ? base.label : "sources", task, shots));
        return null;
      }
      const [scratch, ...compared] = atCommonBudget(context, [start, ...cells]);
      return [
        { weight: -1, cell: scratch! },
        ...compared.map((cell) => ({ weight: 1 / compared.length, cell })),
      ];
    };
    const gains = new Map([...tasks, ...than].map((task) => [task, gain(task)]));
    const effects = tasks.flatMap((more) =>
      than.flatMap((less) => {
        const [a, b] = [gains.get(more), gains.get(less)];
        if (!a || !b) return [];
        return [sumEffect(`gain on ${more} - on ${less}`, [...a, ...negative(b)])];
      }),
    );
    return { effects, missing };
  },

  affinity: ({ start, task }, shots, context) => {
    const chosen = find(context, start);
    const others = findAll(context, { sources: "all" }).filter(({ label }) => label !== chosen.label);
    const lead = (on: string): Term[] | null => {
      const own = chosen.at(on, shots);
      const cells = others.flatMap((other) => other.at(on, shots) ?? []);
      if (own === undefined || cells.length === 0) return null;
      const [first, ...rest] = atCommonBudget(context, [own, ...cells]);
      return [{ weight: 1, cell: first! }, ...rest.map((cell) => ({ weight: -1 / rest.length, cell }))];
    };
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
