import type { Shots } from "../../../catalogue";
import { memoize } from "../../../common";
import { auditSpreads, type SpreadFinding } from "../../audit/spread-findings";
import { distinct } from "../../audit/start-name";
import type { Cell } from "../../cells";
import { normalQuantile } from "../../distributions";
import { adjust, fishersMethod } from "../../multiplicity";
import { atCommonBudget, tasksOf, type ScoringContext } from "../scored-table";
import type { MeasuredEffect } from "../effects";
import type { Rules } from "./rule";
import { shrinking, type Shrinking } from "./shrinking";

/** Whether the sources differ, and where less. */
export const spreads: Rules<"beyond noise" | "shrinks"> = {
  "beyond noise": (_part, shots, context) => {
    const tasks = spreadTasks(context, shots);
    if (tasks.length === 0) return { effects: [], missing: [`two sources with test sizes at ${shots}`] };
    const found = spreadsOf(context).filter((one) => one.shots === shots);
    const p = fishersMethod(found.map((one) => one.p));
    const beyond = found.filter(({ reading }) => reading === "beyond noise");
    const z = deviate(p);
    return {
      effects: [
        {
          label: `spreads beyond those of equal sources on ${beyond.length} of ${found.length} tasks; all together p ${p.toPrecision(2)} (Fisher), as a normal deviate`,
          value: z,
          unit: "standard deviations",
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
    const full = spreadTasks(context, "full");
    const effects = fewer.flatMap((other): MeasuredEffect[] => {
      const found = spreadTasks(context, other).flatMap((few) => {
        const [{ task }] = few as [Cell];
        const cells = full.find(([one]) => one!.task === task);
        return cells === undefined ? [] : [{ task, few, full: cells, ...shrinking(few, cells, to) }];
      });
      if (found.length < 2) return [];
      return [togetherEffect(`${to} x spread at ${other} less that at full`, found)];
    });
    return { effects, missing: effects.length === 0 ? ["spreads at full and at fewer shots"] : [] };
  },
};

interface TaskShrinking extends Shrinking {
  task: string;
  few: readonly Cell[];
  full: readonly Cell[];
}

/**
 * Tasks' tests as one effect, without averaging tasks whose noise is not alike: their p-values are combined by Fisher's
 * method, for and against. It is refuted where they are beyond chance against it and not for it; where both are, tasks
 * differ, and nothing is told.
 */
function togetherEffect(label: string, found: readonly TaskShrinking[]): MeasuredEffect {
  const deviates = (p: "p" | "pAgainst") => deviate(fishersMethod(found.map((one) => one[p])));
  const [forIt, against] = [deviates("p"), deviates("pAgainst")];
  const surely = (p: "p" | "pAgainst") => {
    const adjusted = adjust(found.map((one) => one[p]));
    return found.flatMap(({ task }, i) => (adjusted[i]! < 0.05 ? [task] : [])).join(" ") || "none";
  };
  return {
    label: `${label}: surely above 0 on ${surely("p")}, surely below on ${surely("pAgainst")} (Holm, ${found.length} tasks); all together (Fisher), as a normal deviate`,
    value: forIt >= against ? forIt : -against,
    unit: "standard deviations",
    range: (at) => {
      const beyond = normalQuantile(at);
      const [low, high] = [forIt - beyond, beyond - against];
      return low <= high ? { low, high: Math.max(high, forIt) } : { low: -against, high: forIt };
    },
    rows: found.flatMap(({ few, full }) => [...few, ...full]).flatMap(({ won }) => won),
  };
}

/** A p-value as a normal deviate: 1.64 at 0.05, 0 at 0.5; between -8 and 8. */
const deviate = (p: number): number => normalQuantile(Math.min(1 - 1e-15, Math.max(1e-15, 1 - p)));

const audited = memoize<ScoringContext, readonly SpreadFinding[]>();

/** The spreads of all tasks and shots, once a table: what bounds the correlation of errors is told from all shots. */
function spreadsOf(context: ScoringContext): readonly SpreadFinding[] {
  const { draws, spreads } = context;
  if (spreads !== undefined) return spreads;
  return audited(context, "spreads", () => {
    const seed = "scoreboard";
    return auditSpreads(spreadTasks(context, "any").flat(), draws === undefined ? { seed } : { seed, draws })
      .tasks;
  });
}

/** For each task (and number of shots, if any) its sources' cells, where there are two and all have test sizes. */
function spreadTasks(context: ScoringContext, shots: Shots | "any"): Cell[][] {
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
