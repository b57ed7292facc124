import { mean } from "../../common";
import { sortShots, type Shots } from "../../catalogue";
import { expectedBest } from "../expected-best";
import type { Cell } from "../cells";
import { binomialCdf, drawCount } from "../distributions";
import { random } from "../../random";
import { settingAccuracies } from "../reruns";
import type { Row } from "../row";
import { group } from "../select-rows";
import { expectedMaximum } from "../simulation";
import { distinct, startName } from "./start-name";
import { keepStatistic } from "../kept-statistics";

/** What a cell's grid did for it. */
export interface BudgetFinding {
  shots: Shots;
  task: string;
  source: string;
  /** Configurations tried; a setting that was run twice counts once. */
  configurations: number;
  /** The smallest number tried for any source of that task and number of shots: the budget that all had. */
  budget: number;
  best: number;
  /** Expected best at that budget: the mean over all subsets of so many of the settings (hypergeometric, exact). */
  expectedBest: number;
  /**
   * How far picking on the test set flatters the best, at most and as estimated; null where it did not happen or cannot
   * be told.
   */
  optimism: { estimate: number; bound: number } | null;
}

/** The grids of every cell, at their own budget and at an equal one. */
export function auditBudgets(cells: readonly Cell[]): BudgetFinding[] {
  return keepStatistic("budgets", cells, {}, () => findBudgets(cells));
}

function findBudgets(cells: readonly Cell[]): BudgetFinding[] {
  return distinct(cells, "shots").flatMap((shots) =>
    distinct(cells, "task").flatMap((task) => {
      const here = cells.filter((cell) => cell.shots === shots && cell.task === task);
      const budget = equalBudget(here);
      return here.map((cell) => ({
        shots,
        task,
        source: startName(cell),
        configurations: gridSize(cell),
        budget,
        best: cell.accuracy,
        expectedBest: atBudget(cell, budget).accuracy,
        optimism: optimism(cell),
      }));
    }),
  );
}

/** What the grids of all cells at one number of shots did for them. */
export interface BudgetSummary {
  shots: Shots;
  cells: number;
  /** Cells whose grid was larger than the smallest of their task. */
  uneven: number;
  /** Configurations of the smallest and of the largest grid. */
  fewest: number;
  most: number;
  /** The best less the expected best at an equal budget, the mean over cells, as a fraction. */
  gain: number;
  /** The mean over the cells that were picked on their test set; null where none was, or it cannot be told. */
  optimism: BudgetFinding["optimism"];
}

/** What grids did for their cells, a line for each number of shots. */
export function summariseBudgets(findings: readonly BudgetFinding[]): BudgetSummary[] {
  return sortShots(findings.map(({ shots }) => shots)).map((shots) => {
    const here = findings.filter((one) => one.shots === shots);
    const sizes = here.map(({ configurations }) => configurations);
    const picked = here.flatMap((one) => one.optimism ?? []);
    return {
      shots,
      cells: here.length,
      uneven: here.filter(({ configurations, budget }) => configurations > budget).length,
      fewest: Math.min(...sizes),
      most: Math.max(...sizes),
      gain: mean(here.map((one) => one.best - one.expectedBest)),
      optimism:
        picked.length === 0
          ? null
          : {
              estimate: mean(picked.map(({ estimate }) => estimate)),
              bound: mean(picked.map(({ bound }) => bound)),
            },
    };
  });
}

/** Settings tried for each seed of a cell; the fewest, where seeds differ. */
export function gridSize(cell: Cell): number {
  return Math.min(...group(cell.rows, ["seed"]).map((rows) => settingAccuracies(rows).length));
}

/** The budget that all these cells had. */
export function equalBudget(cells: readonly Cell[]): number {
  return Math.min(...cells.map(gridSize));
}

/**
 * The cell with the expected best of `budget` of its settings, drawn without replacement, as its accuracy (the mean
 * over seeds of each seed's): the raw best where it tried no more. Its interval moves along.
 */
export function atBudget(cell: Cell, budget: number): Cell {
  const seeds = group(cell.rows, ["seed"]).map((rows) =>
    expectedBest(settingAccuracies(rows), budget, false),
  );
  const accuracy = mean(seeds);
  const moved = (bound: number | null) =>
    bound === null ? null : Math.min(1, Math.max(0, bound + accuracy - cell.accuracy));
  return { ...cell, accuracy, low: moved(cell.low), high: moved(cell.high) };
}

/**
 * How far the best of a grid, picked on the images that it is then judged by, lies above its true accuracy.
 *
 * - `bound`: as if all configurations were of equal merit and erred independently, the most that picking can add: the
 *   expected largest of so many binomial counts, less their mean, at the measured accuracy that varies most (nearest to
 *   1/2).
 * - `estimate`: the configurations as measured, each drawn anew; the mean of the picked one's count less its own
 *   accuracy.
 *
 * Both count the grid alone. Picking the best epoch on the test set adds to it, and a table does not show that.
 */
export function optimism(cell: Cell, draws = 500): BudgetFinding["optimism"] {
  const { testSize } = cell;
  const picked: Row[] = cell.rows.filter((row) => row.selectedOn === "test");
  if (picked.length === 0 || testSize === null || cell.seeds > 1) return null;
  const accuracies = picked.map((row) => row.accuracy);
  const widest = accuracies.reduce((a, b) => (Math.abs(b - 0.5) < Math.abs(a - 0.5) ? b : a));
  const bound = expectedMaximum(binomialCdf(testSize, widest), accuracies.length) / testSize - widest;
  const stream = random("optimism", cell.task, String(cell.shots), cell.source);
  const cdfs = accuracies.map((accuracy) => binomialCdf(testSize, accuracy));
  let sum = 0;
  for (let draw = 0; draw < draws; draw++) {
    const counts = cdfs.map((cdf) => drawCount(cdf, stream.uniform()));
    const winner = counts.indexOf(Math.max(...counts));
    sum += counts[winner]! / testSize - accuracies[winner]!;
  }
  return { estimate: Math.max(0, sum / draws), bound: Math.max(bound, 0) };
}
