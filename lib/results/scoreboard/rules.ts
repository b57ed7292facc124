import type { ClaimPair, ClaimPart, Shots } from "../../study";
import { meanSpearman, ranks, spearman } from "../agreement";
import { noiseCell } from "../audit/spreads";
import { distinct } from "../audit/names";
import type { Cell } from "../cells";
import type { Term } from "../combination";
import { simulateSpread } from "../simulation";
import { spread } from "../spread";
import { wilson } from "../wilson";
import { find, findAll, level, tasksOf, type Context, type Start } from "./context";
import {
  difference,
  drawnEffect,
  hull,
  mean,
  meanEffect,
  quantiles,
  resampled,
  rowsOf,
  sumEffect,
  type MeasuredEffect,
} from "./effects";

/** What a part of a claim comes to at one number of shots. */
export interface PartEffects {
  effects: MeasuredEffect[];
  /** Cells that it would have needed and the table lacks, in words. */
  missing: string[];
}

type Rules = {
  [Kind in ClaimPart["kind"]]: (
    part: Extract<ClaimPart, { kind: Kind }>,
    shots: Shots,
    context: Context,
  ) => PartEffects;
};

/** The effects of a part at one number of shots. */
export function effectsOf(part: ClaimPart, shots: Shots, context: Context): PartEffects {
  const rule = rules[part.kind] as (part: ClaimPart, shots: Shots, context: Context) => PartEffects;
  return rule(part, shots, context);
}

const rules: Rules = {
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

  ahead: (part, shots, context) => {
    const pairs = findAll(context, part.starts).flatMap((a) =>
      findAll(context, part.of).map((b): [Start, Start] => [a, b]),
    );
    return leads(pairs, part, shots, context);
  },

  "ahead in pairs": (part, shots, context) => leads(startPairs(part.pairs, context), part, shots, context),

  alike: ({ starts, tasks, across, margin }, shots, context) => {
    const among = findAll(context, starts);
    const pairs = among.flatMap((a, i) => among.slice(i + 1).map((b): [Start, Start] => [a, b]));
    const found = leads(pairs, { tasks, across }, shots, context);
    const effects = found.effects.map((effect): MeasuredEffect => ({
      ...effect,
      label: `${margin * 100} points less the gap of ${effect.label}`,
      value: margin - Math.abs(effect.value),
      range: (at) => {
        const range = effect.range(at);
        if (range === null) return null;
        const holdsZero = range.low <= 0 && range.high >= 0;
        const [smallest, largest] = [Math.abs(range.low), Math.abs(range.high)].sort((a, b) => a - b);
        return { low: margin - largest!, high: margin - (holdsZero ? 0 : smallest!) };
      },
    }));
    return {
      ...found,
      effects: widest(effects, across === "each" ? tasksOf(context, tasks, shots).length : 1),
    };
  },

  apart: ({ starts, tasks, margin }, shots, context) => {
    const among = findAll(context, starts);
    const missing: string[] = [];
    const effects = tasksOf(context, tasks, shots).flatMap((task) => {
      const cells = level(
        context,
        among.flatMap((start) => start.at(task, shots) ?? []),
      );
      if (cells.length < 2) {
        missing.push(place("sources", task, shots));
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

  "mixed order": ({ starts, rho }, shots, context) => {
    const among = findAll(context, starts);
    const tasks = tasksOf(context, "all", shots).filter((task) =>
      among.every((start) => start.at(task, shots)),
    );
    if (tasks.length < 3 || among.length < 3)
      return { effects: [], missing: [`three tasks with three sources at ${shots}`] };
    const cells = tasks.map((task) =>
      level(
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

  "gains more": ({ tasks, than, over }, shots, context) => {
    const base = find(context, over);
    const sources = findAll(context, { sources: "all" });
    const missing: string[] = [];
    const gain = (task: string): Term[] | null => {
      const start = base.at(task, shots);
      const cells = sources.flatMap((source) => source.at(task, shots) ?? []);
      if (start === undefined || cells.length === 0) {
        missing.push(place(start === undefined ? base.label : "sources", task, shots));
        return null;
      }
      const [scratch, ...compared] = level(context, [start, ...cells]);
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

  "best changes": ({ tasks }, shots, context) => {
    const sources = findAll(context, { sources: "all" });
    const here = tasks.map((task) =>
      level(
        context,
        sources.flatMap((source) => source.at(task, shots) ?? []),
      ),
    );
    const known = here.filter((cells) => cells.length > 1);
    const pairs = known.flatMap((one, i) => known.slice(i + 1).flatMap((two) => changes(one, two) ?? []));
    const missing = tasks.filter((_, i) => here[i]!.length < 2).map((task) => place("sources", task, shots));
    if (pairs.length === 0) return { effects: [], missing };
    // The claim asks for some pair: the clearest one is taken, and its interval pays for the choice.
    const clearest = pairs.reduce((a, b) => (b.value > a.value ? b : a));
    return {
      effects: [{ ...clearest, range: (at: number) => clearest.range(1 - (1 - at) / pairs.length) }],
      missing,
    };
  },

  "more often ahead": ({ pairs, tasks }, shots, context) => {
    const missing: string[] = [];
    const among = startPairs(pairs, context);
    const wins = tasksOf(context, tasks, shots)
      .map((task) =>
        among.flatMap(([a, b]) => {
          const [left, right] = [a.at(task, shots), b.at(task, shots)];
          if (left === undefined || right === undefined) {
            missing.push(place(left === undefined ? a.label : b.label, task, shots));
            return [];
          }
          const [one, two] = level(context, [left, right]);
          const won = one!.accuracy === two!.accuracy ? 0.5 : one!.accuracy > two!.accuracy ? 1 : 0;
          return [{ won, rows: rowsOf(difference(left, right)) }];
        }),
      )
      .filter((task) => task.length > 0);
    const all = wins.flat();
    if (wins.length < 2) return { effects: [], missing };
    const count = all.reduce((sum, { won }) => sum + won, 0);
    const draws = resampled(
      wins.length,
      (places) => mean(places.flatMap((i) => wins[i]!).map(({ won }) => won)) - 0.5,
    );
    const value = count / all.length - 0.5;
    return {
      effects: [
        {
          label: `share of cells won, ${count} of ${all.length}, less a half`,
          value,
          // The wider of: cells as coin throws, and other tasks of their kind.
          range: (at) => {
            const { low, high } = wilson(count / all.length, all.length, at);
            return hull({ low: low - 0.5, high: high - 0.5 }, quantiles(draws, at));
          },
          rows: all.flatMap(({ rows }) => rows),
        },
      ],
      missing,
    };
  },

  "lead shrinks": ({ pairs, tasks }, shots, context) => {
    if (shots === "full") return { effects: [], missing: [] };
    const missing: string[] = [];
    const effects = startPairs(pairs, context).flatMap(([a, b]) => {
      const terms = tasksOf(context, tasks, shots).flatMap((task) => {
        const cells = [a.at(task, shots), b.at(task, shots), a.at(task, "full"), b.at(task, "full")];
        if (cells.some((cell) => cell === undefined)) {
          missing.push(place(`${a.label} or ${b.label}`, task, `${shots} and full`));
          return [];
        }
        const [few, fewOther] = level(context, cells.slice(0, 2) as Cell[]);
        const [full, fullOther] = level(context, cells.slice(2) as Cell[]);
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

  affinity: ({ start, task }, shots, context) => {
    const chosen = find(context, start);
    const others = findAll(context, { sources: "all" }).filter(({ label }) => label !== chosen.label);
    const lead = (on: string): Term[] | null => {
      const own = chosen.at(on, shots);
      const cells = others.flatMap((other) => other.at(on, shots) ?? []);
      if (own === undefined || cells.length === 0) return null;
      const [first, ...rest] = level(context, [own, ...cells]);
      return [{ weight: 1, cell: first! }, ...rest.map((cell) => ({ weight: -1 / rest.length, cell }))];
    };
    const here = lead(task);
    if (here === null) return { effects: [], missing: [place(chosen.label, task, shots)] };
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

/** The leads of the first over the second of each pair: on each task, or on the mean over those that both have. */
function leads(
  pairs: readonly [Start, Start][],
  {
    tasks,
    across,
    by = 0,
  }: { tasks: Extract<ClaimPart, { kind: "ahead" }>["tasks"]; across: "each" | "mean"; by?: number },
  shots: Shots,
  context: Context,
): PartEffects {
  const missing = new Set<string>();
  const wanted = tasksOf(context, tasks, shots);
  const effects = pairs.flatMap(([a, b]) => {
    const found = wanted.flatMap((task) => {
      const [left, right] = [a.at(task, shots), b.at(task, shots)];
      if (left === undefined) missing.add(place(a.label, task, shots));
      if (right === undefined) missing.add(place(b.label, task, shots));
      if (left === undefined || right === undefined) return [];
      const [one, two] = level(context, [left, right]);
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

const startPairs = (pairs: readonly ClaimPair[], context: Context): [Start, Start][] =>
  pairs.map(([a, b]) => [find(context, a), find(context, b)]);

const negative = (terms: readonly Term[]): Term[] =>
  terms.map(({ weight, cell }) => ({ weight: -weight, cell }));

/** The worst and the best of some cells. */
function extremes(cells: readonly Cell[]): [Cell, Cell] {
  return [
    cells.reduce((a, b) => (b.accuracy < a.accuracy ? b : a)),
    cells.reduce((a, b) => (b.accuracy > a.accuracy ? b : a)),
  ];
}

const place = (what: string, task: string, shots: Shots | string) => `${what} on ${task} at ${shots}`;
