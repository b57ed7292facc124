import type { Shots } from "../../../catalogue";
import { noiseCell } from "../../audit/spreads";
import { distinct } from "../../audit/names";
import type { Cell } from "../../cells";
import { simulateSpread } from "../../simulation";
import { spread } from "../../spread";
import { level, tasksOf, type Context } from "../context";
import { drawnEffect, mean, resampled } from "../effects";
import type { Rules } from "./rule";

/** Whether the sources differ, and where less. */
export const spreads: Rules<"beyond noise" | "shrinks"> = {
  "beyond noise": (_part, shots, context) => {
    const tasks = spreadTasks(context, shots);
    if (tasks.length === 0) return { effects: [], missing: [`two sources with test sizes at ${shots}`] };
    const measured = mean(tasks.map((cells) => spread(cells.map(({ accuracy }) => accuracy))));
    const noise = simulateSpread(
      tasks.map((cells) => noiseCell(cells)),
      { seed: `scoreboard/${shots}` },
    );
    const left = noise.draws.map((draw) => measured - draw).sort((a, b) => a - b);
    const rows = tasks.flat().flatMap(({ won }) => won);
    const label = `mean spread ${measured.toFixed(3)} less that of equal sources, ${noise.mean.mean.toFixed(3)}`;
    return { effects: [drawnEffect(label, measured - noise.mean.mean, left, rows)], missing: [] };
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

/** For each task its sources' cells, where there are two and all have test sizes. */
function spreadTasks(context: Context, shots: Shots): Cell[][] {
  return tasksOf(context, "all", shots)
    .map((task) =>
      level(
        context,
        context.compared.filter((cell) => cell.task === task && cell.shots === shots),
      ),
    )
    .filter((cells) => cells.length > 1 && cells.every(({ testSize }) => testSize !== null));
}
