import { ascending, keepValue, mean, middle, quantile, variance } from "../common";
import { fishersMethod, trueSpread, type TrueSpread } from "../results";
import type { Method, Shots } from "../catalogue";
import { accuracyOf, seedVarianceOf, seedUnits, type TestLabels, type Units } from "./differences";
import type { RecordedTrial } from "./record";

/** How far apart the sources of a study are on a task, or on the mean over its tasks, at one number of shots. */
export interface SourceSpread extends TrueSpread {
  /** A task's name, or `mean`. */
  task: string;
  shots: Shots;
  /** The best and the worst source, as measured; null for the mean over tasks. */
  best: string | null;
  worst: string | null;
  /** How many sources, and the fewest pre-trainings that one has. */
  sources: number;
  seeds: number;
}

/** Which spreads are asked for. */
export interface SpreadQuestion {
  method: Method;
  tasks: readonly string[];
  shots: readonly Shots[];
}

/**
 * The normalised spread (max - min) / max over all sources, by task and shots, and its mean over tasks, as Figure 1 has
 * it: what was measured, the spread with noise taken out (`results.trueSpread`), and what equal sources would show. The
 * noise is that of pre-trainings (pooled over starts, random weights among them) and of the test pictures.
 *
 * Tasks are taken for independent in the mean: where one pre-training does well on all of them, its interval is too
 * narrow.
 *
 * @param all trials of the whole study: where no source here was pre-trained twice, the scatter is read from them
 * @returns none where the scatter over pre-trainings is not known
 */
export function sourceSpreads(
  trials: readonly RecordedTrial[],
  { method, tasks, shots }: SpreadQuestion,
  labels: TestLabels,
  all: readonly RecordedTrial[] = trials,
): SourceSpread[] {
  const names = [...new Set(trials.flatMap(({ label, recipe }) => (recipe === null ? [] : [label])))];
  const asked = shots.flatMap((k) =>
    tasks.flatMap((task) => {
      const comparison = { method, shots: k, tasks: [task] };
      const seeds = seedVarianceOf(trials, comparison, all);
      const sources = names
        .map((name) => ({ name, units: seedUnits(trials, name, comparison) }))
        .filter(({ units }) => units.size > 0);
      if (seeds === undefined || sources.length < 2) return [];
      const accuracies = sources.map(({ units }) =>
        mean([...units.values()].map((own) => accuracyOf(own, [task]))),
      );
      const pictures = pictureVariances(
        sources.map(({ units }) => units),
        labels,
      );
      const errors = sources.map(({ units }, i) =>
        Math.sqrt(seeds.variance / units.size + (pictures[i] ?? 0)),
      );
      const nameAt = (value: number) => sources[accuracies.indexOf(value)]!.name;
      return [
        {
          measured: { accuracies, errors, degrees: seeds.degrees },
          about: {
            task,
            shots: k,
            best: nameAt(Math.max(...accuracies)),
            worst: nameAt(Math.min(...accuracies)),
            sources: sources.length,
            seeds: Math.min(...sources.map(({ units }) => units.size)),
          },
        },
      ];
    }),
  );
  // Each takes thousands of draws: a study that is read again draws none of them again.
  const drawn = keepValue(
    {
      kind: "statistics",
      inputs: ["source spreads", method, asked],
      rooms: ["catalogue", "random", "results"],
    },
    () =>
      asked.map(({ measured, about: { task, shots: k } }) =>
        trueSpread(measured, { seed: `${task} ${k} ${method}` }),
      ),
  );
  const spreads = asked.map(({ about }, i): SourceSpread => ({ ...drawn[i]!, ...about }));
  return shots.flatMap((k) => {
    const each = spreads.filter((one) => one.shots === k);
    return each.length === tasks.length && each.length > 1 ? [...each, meanOf(each)] : each;
  });
}

/** The mean over tasks at one number of shots. */
function meanOf(each: readonly SourceSpread[]): SourceSpread {
  const draws = each[0]!.draws.map((_, i) => mean(each.map((one) => one.draws[i]!)));
  const sorted = ascending(draws);
  // A mean of independent spreads of equal sources: its scatter is that of each over their number.
  const noiseMean = mean(each.map(({ noise }) => noise.mean));
  const half = (side: "low" | "high") =>
    Math.hypot(...each.map(({ noise }) => noise[side] - noise.mean)) / each.length;
  const measured = mean(each.map((one) => one.measured));
  return {
    task: "mean",
    shots: each[0]!.shots,
    measured,
    value: quantile(sorted, 0.5),
    ...middle(sorted),
    noise: { mean: noiseMean, low: noiseMean - half("low"), high: noiseMean + half("high") },
    p: fishersMethod(each.map(({ p }) => p)),
    draws,
    best: null,
    worst: null,
    sources: Math.min(...each.map(({ sources }) => sources)),
    seeds: Math.min(...each.map(({ seeds }) => seeds)),
  };
}

/**
 * What the test pictures add to the variance of each source's accuracy, beside the other sources on the same pictures.
 */
export function pictureVariances(sources: readonly Units[], labels: TestLabels): number[] {
  const shares = sources.map((units) => {
    const trials = [...units.values()].flat();
    const truth = labels.get(trials[0]!.trial.taskContent);
    return truth?.map((label, i) => mean(trials.map(({ predicted }) => Number(predicted[i] === label))));
  });
  const count = shares[0]?.length ?? 0;
  if (count < 2 || shares.some((one) => one === undefined)) return sources.map(() => 0);
  const centres = Array.from({ length: count }, (_, i) => mean(shares.map((one) => one![i]!)));
  return shares.map((one) => {
    const own = one!.map((share, i) => share - centres[i]!);
    // The common mean holds a share of each source's own part.
    return (variance(own) / count) * (sources.length / (sources.length - 1));
  });
}
