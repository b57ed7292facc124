import { permutation, random } from "../random";
import { keepValue, mean, UserError } from "../common";
import { spearman } from "./agreement";

/** Two values of each source at one task, to be compared by their order. */
export interface TaskPairs {
  task: string;
  /** One value a source. */
  x: readonly number[];
  y: readonly number[];
  /** Test images behind each y (an accuracy, 0 to 1), where known: its noise. */
  testSizes?: readonly (number | null)[];
}

/** How far y's order over sources follows x's, over all tasks. */
export interface AgreementByTask {
  /** Spearman's correlation over the sources, the mean over tasks, -1 to 1. */
  rho: number;
  /** Of each task; NaN where x or y is the same for all sources. */
  byTask: { task: string; rho: number }[];
  /** The middle 95 % of `rho` when tasks are drawn anew and each y within the noise of its test set. */
  low: number;
  high: number;
  /**
   * The share of orders of the sources (the same for all tasks, which share them) with a `rho` as far from 0,
   * two-sided.
   */
  p: number;
  /** The smallest `p` that so few sources can show. */
  smallestP: number;
  sources: number;
}

/** Up to this many sources all orders are tried. */
const maxExact = 7;

/**
 * Whether one quantity orders the sources as another does, task by task. The sources are the unit: the tasks share
 * them, so that an order of the sources is shuffled for all tasks at once (all orders of up to seven sources, else
 * `draws`).
 */
export function agreementByTask(
  tasks: readonly TaskPairs[],
  { draws = 2000, seed = 0 }: { draws?: number; seed?: number | string } = {},
): AgreementByTask {
  // Thousands of orders and draws, however few the tasks are.
  return keepValue(
    {
      kind: "statistics",
      inputs: ["agreement by task", tasks, { draws, seed }],
      rooms: ["random", "results"],
    },
    () => compare(tasks, { draws, seed }),
  );
}

function compare(
  tasks: readonly TaskPairs[],
  { draws, seed }: { draws: number; seed: number | string },
): AgreementByTask {
  const sources = tasks[0]?.x.length ?? 0;
  if (sources < 3) throw new UserError(`a correlation over ${sources} sources, expected three or more`);
  const byTask = tasks.map(({ task, x, y }) => ({ task, rho: spearman(x, y) }));
  const rho = meanOf(byTask.map((one) => one.rho));
  const stream = random("agreement by task", seed);
  const orders =
    sources <= maxExact
      ? allOrders(sources)
      : Array.from({ length: draws }, () => permutation(sources, stream));
  const shuffled = orders.map((order) =>
    meanOf(
      tasks.map(({ x, y }) =>
        spearman(
          x,
          order.map((i) => y[i] as number),
        ),
      ),
    ),
  );
  const asFar = shuffled.filter((one) => Math.abs(one) >= Math.abs(rho) - 1e-12).length;
  const isExact = sources <= maxExact;
  const redrawn = Array.from({ length: draws }, () =>
    meanOf(
      tasks.map(() => {
        const { x, y, testSizes } = tasks[stream.integer(tasks.length)] as TaskPairs;
        return spearman(
          x,
          y.map((value, i) => noisy(value, testSizes?.[i] ?? null, stream.normal())),
        );
      }),
    ),
  )
    .filter((one) => !Number.isNaN(one))
    .sort((a, b) => a - b);
  return {
    rho,
    byTask,
    low: redrawn[Math.floor(0.025 * redrawn.length)] ?? Number.NaN,
    high: redrawn[Math.ceil(0.975 * redrawn.length) - 1] ?? Number.NaN,
    p: isExact ? asFar / orders.length : (asFar + 1) / (draws + 1),
    smallestP: isExact ? smallest(shuffled) : 1 / (draws + 1),
    sources,
  };
}

/** The mean of those that are numbers: a task where nothing differs tells nothing. */
function meanOf(values: readonly number[]): number {
  const known = values.filter((value) => !Number.isNaN(value));
  return mean(known);
}

/** An accuracy measured anew on as many images (normal approximation of the binomial). */
function noisy(accuracy: number, size: number | null, normal: number): number {
  return size === null ? accuracy : accuracy + normal * Math.sqrt((accuracy * (1 - accuracy)) / size);
}

function smallest(shuffled: readonly number[]): number {
  const furthest = Math.max(...shuffled.map(Math.abs));
  return shuffled.filter((one) => Math.abs(one) >= furthest - 1e-12).length / shuffled.length;
}

function allOrders(n: number): number[][] {
  if (n === 0) return [[]];
  return allOrders(n - 1).flatMap((order) =>
    Array.from({ length: n }, (_, at) => [...order.slice(0, at), n - 1, ...order.slice(at)]),
  );
}
