import { mean } from "../../../common";
import type { Shots } from "../../../catalogue";
import { auditSpreads, type SpreadFinding } from "../../audit/spreads";
import { distinct } from "../../audit/start-name";
import type { Cell } from "../../cells";
import { onCommonTestSets } from "../../common-test-set";
import { normalQuantile } from "../../distributions";
import { fishersMethod } from "../../multiplicity";
import { spread } from "../../spread";
import { atCommonBudget, tasksOf, type Context } from "../scored-table";
import { drawnEffect, resampled } from "../effects";
import type { Rules } from "./rule";

/** Whether the sources differ, and where less. */
export const spreads: Rules<"beyond noise" | "shrinks"> = {
  "beyond noise": (_part, shots, context) => {
    const tasks = spreadTasks(context, shots);
    if (tasks.length === 0) return { effects: [], missing: [`two sources with test sizes at ${shots}`] };
    const found = spreadsOf(context).filter((one) => one.shots === shots);
    const p = fishersMethod(found.map((one) => one.p));
    const beyond = found.filter(({ reading }) => reading === "beyond noise");
    const z = normalQuantile(Math.max(1e-15, 1 - p));
    return {
      effects: [
        {
          label: `spreads beyond those of equal sources on ${beyond.length} of ${found.length} tasks; all together p ${p.toPrecision(2)}, as a normal deviate`,
          value: z,
          // A test that finds nothing refutes nothing: the deviate is never told to be below 0.
          range: (at) => ({ low: z - normalQuantile(at), high: Math.max(0, z + normalQuantile(at)) }),
          rows: tasks.flat().flatMap(({ won }) => won),
        },
      ],
      missing: [],
    };
  },

  shrinks: ({ to }, shots, context) => {
    if (shots !== "full") return { effects: [], missing: [] };
    const fewer = distinct(context.compared, "shots").filter((other) => other !== "full");
    const effects = fewer.flatMap((other) => {
      const pairs = spreadTasks(context, other).flatMap((few) => {
        const full = spreadTasks(context, "full").find((cells) => cells[0]!.task === few[0]!.task);
        return full === undefined ? [] : [{ few, full }];
      });
      if (pairs.length < 2) return [];
      const value = ({ few, full }: (typeof pairs)[0]) =>
        to * spread(few.map(({ accuracy }) => accuracy)) - spread(full.map(({ accuracy }) => accuracy));
      const values = pairs.map(value);
      const draws = resampled(values.length, (places) => mean(places.map((i) => values[i]!)));
      const rows = pairs.flatMap(({ few, full }) => [...few, ...full]).flatMap(({ won }) => won);
      return [drawnEffect(`${to} x mean spread at ${other} less that at full`, mean(values), draws, rows)];
    });
    return { effects, missing: effects.length === 0 ? ["spreads at full and at fewer shots"] : [] };
  },
};

const audited = new WeakMap<Context, SpreadFinding[]>();

/** The spreads of all tasks and shots, once a table: what bounds the correlation of errors is told from all shots. */
function spreadsOf(context: Context): SpreadFinding[] {
  const known = audited.get(context);
  if (known !== undefined) return known;
  const cells = onCommonTestSets(spreadTasks(context, "any").flat());
  const { tasks } = auditSpreads(cells, { seed: "scoreboard" });
  audited.set(context, tasks);
  return tasks;
}

/** For each task (and number of shots, if any) its sources' cells, where there are two and all have test sizes. */
function spreadTasks(context: Context, shots: Shots | "any"): Cell[][] {
  const at = shots === "any" ? distinct(context.compared, "shots") : [shots];
  return at
    .flatMap((one) =>
      tasksOf(context, "all", one).map((task) =>
        atCommonBudget(
          context,
          context.compared.filter((cell) => cell.task === task && cell.shots === one),
        ),
      ),
    )
    .filter((cells) => cells.length > 1 && cells.every(({ testSize }) => testSize !== null));
}
