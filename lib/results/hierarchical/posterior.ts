import { mean, sum } from "../../common";
import { random } from "../../random";
import { conditional, type CentredTable, type Components, type Conditional } from "./likelihood";

/** Draws from what a table leaves open. */
export interface PosteriorDraws {
  components: Components[];
  /** [draws][sources], each draw summing to 0. */
  effects: number[][];
  /** [draws][sources]: the effects on a task like those measured that was not. */
  onNewTask: number[][];
}

/** Equal steps of the logarithm of a standard deviation. */
const logSteps = (low: number, high: number, count: number) =>
  Array.from({ length: count }, (_, i) => low * (high / low) ** (i / (count - 1)));

/** Where each component's standard deviation is looked for first, in logits. */
const coarse = logSteps(0.003, 3, 14);

/** Less than e^-12 of the top's density: nothing of the posterior is lost there. */
const negligible = 12;

/**
 * The logarithm of the half-normal prior's density, up to a constant: a standard deviation of 1 logit is already large.
 */
const logPrior = (sd: number) => -0.5 * sd * sd;

/**
 * The posterior of the components on a grid (three dimensions: nothing to tune, nothing that fails to converge), and
 * draws of the sources' effects given each. The components' priors are half-normal with a scale of 1 logit.
 *
 */
export function posterior(
  table: CentredTable,
  options: { draws?: number; seed?: string | number } = {},
): PosteriorDraws {
  const { draws = 4000, seed = 0 } = options;
  const separable = new Set(table.tasks).size < table.tasks.length;
  const several = new Set(table.tasks).size > 1;
  const used: (keyof Components)[] = ["source"];
  if (several) used.push("task");
  if (separable) used.push("residual");
  const first = density(table, used, () => coarse);
  const floor = Math.max(...first.logs) - negligible;
  // Then finely, where the first grid found any of it.
  const { grid, conditionals, logs } = density(table, used, (name) => {
    const held = first.grid.filter((_, i) => first.logs[i]! > floor).map((one) => coarse.indexOf(one[name]));
    const [low, high] = [
      Math.max(0, Math.min(...held) - 1),
      Math.min(coarse.length - 1, Math.max(...held) + 1),
    ];
    return logSteps(coarse[low]!, coarse[high]!, 18);
  });
  const top = Math.max(...logs);
  const cumulative: number[] = [];
  let total = 0;
  for (const log of logs) cumulative.push((total += Math.exp(log - top)));
  const stream = random("hierarchical model", seed);
  const result: PosteriorDraws = { components: [], effects: [], onNewTask: [] };
  for (let draw = 0; draw < draws; draw++) {
    const index = firstAtLeast(cumulative, stream.uniform() * total);
    const { effects, variance } = conditionals[index]!;
    const normal = (sd: number) => centred(effects.map(() => sd * stream.normal()));
    const noise = normal(Math.sqrt(variance));
    const drawn = effects.map((effect, s) => effect + noise[s]!);
    const other = normal(grid[index]!.task);
    result.components.push(grid[index]!);
    result.effects.push(drawn);
    result.onNewTask.push(drawn.map((effect, s) => effect + other[s]!));
  }
  return result;
}

/** The posterior's logarithm (up to a constant) on a grid of the used components; the others are 0. */
function density(
  table: CentredTable,
  used: readonly (keyof Components)[],
  gridOf: (name: keyof Components) => readonly number[],
): { grid: Components[]; conditionals: Conditional[]; logs: number[] } {
  const along = (name: keyof Components) => (used.includes(name) ? gridOf(name) : [0]);
  const [sources, tasks, residuals] = [along("source"), along("task"), along("residual")];
  const grid = sources.flatMap((source) =>
    tasks.flatMap((task) => residuals.map((residual): Components => ({ source, task, residual }))),
  );
  const conditionals = grid.map((components) => conditional(table, components));
  // Equal steps of a logarithm: a density of the standard deviation itself counts by it.
  const logs = conditionals.map(
    ({ logLikelihood }, i) =>
      logLikelihood + sum(used.map((name) => logPrior(grid[i]![name]) + Math.log(grid[i]![name]))),
  );
  return { grid, conditionals, logs };
}

/** The first index whose value is at least `wanted`, in ascending values. */
function firstAtLeast(values: readonly number[], wanted: number): number {
  let [low, high] = [0, values.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! >= wanted) high = middle;
    else low = middle + 1;
  }
  return low;
}

function centred(values: readonly number[]): number[] {
  const centre = mean(values);
  return values.map((value) => value - centre);
}
