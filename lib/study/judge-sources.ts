import { ascending, mean, middle, quantile } from "../common";
import { tQuantile } from "../results";
import type { Shots } from "../catalogue";
import { accuracyOf, compareBySeeds, seedVarianceOf, seedUnits, type TestLabels } from "./differences";
import type { SourcesClaim } from "./question";
import type { RecordedTrial } from "./record";
import { sourceSpreads, type SourceSpread, type SpreadQuestion } from "./source-spreads";
import { notRun, type ClaimAtShots } from "./claim-at-shots";

/** The trials that a claim about all sources is judged by. */
export interface JudgedTrials {
  trials: readonly RecordedTrial[];
  /** Those of the whole study. */
  all: readonly RecordedTrial[];
  labels: TestLabels;
}

/** Judges a claim about all sources at each number of shots. */
export function judgeSources(
  { sources }: SourcesClaim,
  asked: SpreadQuestion,
  judged: JudgedTrials,
): ClaimAtShots[] {
  switch (sources) {
    case "differ":
      return differ(asked, judged);
    case "differ less":
      return differLess(asked, judged);
    case "change places":
      return asked.shots.map((shots) => reversed(shots, asked, judged, false));
    case "best changes":
      return asked.shots.map((shots) => reversed(shots, asked, judged, true));
  }
}

/** The spread over all tasks at one number of shots: their mean, or that of the only one. */
const overall = (spreads: readonly SourceSpread[], shots: Shots) =>
  spreads.filter((one) => one.shots === shots).at(-1);

function differ(asked: SpreadQuestion, { trials, all, labels }: JudgedTrials): ClaimAtShots[] {
  const spreads = sourceSpreads(trials, asked, labels, all);
  return asked.shots.map((shots) => {
    const found = overall(spreads, shots);
    if (found === undefined) return notRun(shots);
    const { value, low, high, p } = found;
    return {
      shots,
      verdict: p < 0.05 ? "borne" : "cannot be told",
      difference: value,
      low,
      high,
      pair: `spread of ${found.sources} sources, noise taken out (p ${p < 0.001 ? "< 0.001" : p.toFixed(3)})`,
      knowsSeeds: true,
    };
  });
}

/** By how much the true spread is smaller than at the fewest shots. */
export function shrink(spreads: readonly SourceSpread[], task: string, from: Shots, to: Shots) {
  const at = (shots: Shots) => spreads.find((one) => one.task === task && one.shots === shots);
  const [few, many] = [at(from), at(to)];
  if (few === undefined || many === undefined) return undefined;
  const draws = ascending(few.draws.map((draw, i) => draw - many.draws[i]!));
  return { difference: quantile(draws, 0.5), ...middle(draws), few, many };
}

function differLess(asked: SpreadQuestion, judged: JudgedTrials): ClaimAtShots[] {
  const [fewest, ...more] = [...asked.shots];
  const spreads = sourceSpreads(judged.trials, asked, judged.labels, judged.all);
  const task = asked.tasks.length === 1 ? asked.tasks[0]! : "mean";
  return more.map((shots) => {
    const found = shrink(spreads, task, fewest!, shots);
    if (found === undefined) return notRun(shots);
    const { difference, low, high, few, many } = found;
    return {
      shots,
      verdict: low > 0 ? "borne" : high < 0 ? "refuted" : "cannot be told",
      difference,
      low,
      high,
      pair: `spread at ${fewest} (${few.value.toFixed(3)}) less that at ${shots} (${many.value.toFixed(3)})`,
      knowsSeeds: true,
    };
  });
}

/**
 * Whether two sources stand in one order on one task and in the other on another, both beyond noise (corrected for all
 * pairs of sources and tasks: Bonferroni). An order that noise alone may mix is not told to be mixed.
 */
function reversed(
  shots: Shots,
  { method, tasks }: SpreadQuestion,
  { trials, all, labels }: JudgedTrials,
  bestOnly: boolean,
): ClaimAtShots {
  const names = [...new Set(trials.flatMap(({ label, recipe }) => (recipe === null ? [] : [label])))];
  const count = (names.length * (names.length - 1) * tasks.length) / 2;
  const leads: { task: string; ahead: string; behind: string; difference: number; low: number }[] = [];
  let knowsSeeds = true;
  for (const task of tasks) {
    const comparison = { method, shots, tasks: [task] };
    const seeds = seedVarianceOf(trials, comparison, all);
    const accuracies = names.map((name) =>
      mean([...seedUnits(trials, name, comparison).values()].map((own) => accuracyOf(own, [task]))),
    );
    const best = names[accuracies.indexOf(Math.max(...accuracies))];
    for (const a of names)
      for (const b of names) {
        if (a === b || (bestOnly && a !== best)) continue;
        const found = compareBySeeds(trials, [a, b], comparison, labels, seeds);
        if (found === undefined || found.difference <= 0) continue;
        knowsSeeds &&= found.knowsSeeds;
        const bound = tQuantile(1 - 0.025 / count, Math.min(found.degrees, 1e6)) * found.error;
        leads.push({
          task,
          ahead: a,
          behind: b,
          difference: found.difference,
          low: found.difference - bound,
        });
      }
  }
  const turned = leads.flatMap((one) => {
    const other = leads.find(({ ahead, behind }) => ahead === one.behind && behind === one.ahead);
    return other === undefined ? [] : [[one, other] as const];
  });
  if (leads.length === 0) return notRun(shots);
  const weaker = (pair: (typeof turned)[number]) => Math.min(pair[0].low, pair[1].low);
  const clearest = turned.sort((a, b) => weaker(b) - weaker(a))[0];
  if (clearest === undefined)
    return { ...notRun(shots), verdict: "cannot be told", knowsSeeds, pair: "one order on every task" };
  const [first, second] = clearest;
  return {
    shots,
    verdict: knowsSeeds && weaker(clearest) > 0 ? "borne" : "cannot be told",
    difference: Math.min(first.difference, second.difference),
    low: weaker(clearest),
    high: null,
    pair: `${first.ahead} ahead of ${first.behind} on ${first.task}, behind on ${second.task}`,
    knowsSeeds,
  };
}
