import { rerunNoise, type RerunNoise } from "../reruns";
import type { Row } from "../row";
import { sanity, type SanityFinding, type SanityOptions } from "../sanity";
import { scoreboard, type Aggregate, type Score } from "../scoreboard";
import { withoutDuplicates } from "../select-rows";
import { atBudget, auditBudgets, equalBudget, type BudgetFinding } from "./budgets";
import { comparedCells } from "./compared-cells";
import { comparePairs, type PairFinding, type PairOptions } from "./pairs";
import { rankSources, type RankFinding } from "./ranks";
import { auditSpreads, type Spreads } from "./spread-findings";
import { auditTestSizes, withTestSizes, type TestSizeFinding } from "./test-sizes";
import type { Cell } from "../cells";
import { onCommonTestSets } from "../common-test-set";
import { keepStatistic } from "../kept-statistics";

export {
  atBudget,
  auditBudgets,
  equalBudget,
  gridSize,
  optimism,
  summariseBudgets,
  type BudgetFinding,
  type BudgetSummary,
} from "./budgets";
export { comparedCells } from "./compared-cells";
export { startName } from "./start-name";
export { adjustTogether, comparePair, comparePairs, type PairFinding, type PairOptions } from "./pairs";
export { rankSources, type RankFinding } from "./ranks";
export { sharedErrors, type SharedErrors } from "./shared-errors";
export {
  auditSpreads,
  type SpreadFinding,
  type SpreadGroup,
  type SpreadOptions,
  type Spreads,
  type TestedOn,
} from "./spread-findings";
export { auditTestSizes, withTestSizes, type TestSizeFinding } from "./test-sizes";

/** What a table of results can bear. */
export interface Audit {
  rows: number;
  /**
   * The cells that are compared, on the test set that those of a task and number of shots have in common: the best of
   * each grid, or the expected best at the budget that all of a task's had.
   */
  compared: Cell[];
  testSizes: TestSizeFinding[];
  spreads: Spreads;
  /** The noise between runs of one setting, which intervals and pairs take in; null where nothing was run twice. */
  reruns: RerunNoise | null;
  pairs: PairFinding[];
  ranks: RankFinding[];
  budgets: BudgetFinding[];
  sanity: SanityFinding[];
  scoreboard: Score[];
}

export interface AuditOptions extends PairOptions, SanityOptions {
  aggregate?: Aggregate;
  draws?: number;
  seed?: string | number;
}

/**
 * Audits a table in the columns of `Row`: the paper's (`results.published()`) or one's own (`results.open`). Where a
 * row has no test size, the one that its values give away is used.
 */
export function audit(rows: readonly Row[], options: AuditOptions = {}): Audit {
  return keepStatistic("audit", rows, options, () => auditTable(rows, options));
}

function auditTable(rows: readonly Row[], options: AuditOptions): Audit {
  const testSizes = auditTestSizes(withoutDuplicates(rows));
  const sized = withTestSizes(rows, testSizes);
  const reported = comparedCells(sized);
  const cells = onCommonTestSets(reported);
  const level = (some: readonly Cell[]) =>
    options.aggregate === "equal budget" ? atEqualBudgets(some) : [...some];
  const compared = level(cells);
  const spreads = auditSpreads(compared, { ...options, reported: level(reported) });
  return {
    rows: rows.length,
    compared,
    testSizes,
    spreads,
    reruns: rerunNoise(rows),
    pairs: comparePairs(compared, options),
    ranks: rankSources(compared, options.seed),
    budgets: auditBudgets(reported),
    sanity: sanity(sized, testSizes, options),
    scoreboard: scoreboard(sized, {
      ...(options.aggregate === undefined ? {} : { aggregate: options.aggregate }),
      spreads: spreads.tasks,
    }),
  };
}

/** Every cell at the budget that all cells of its task and number of shots had (Dodge et al. 2019). */
export function atEqualBudgets(cells: readonly Cell[]): Cell[] {
  const same = (cell: Cell) => cells.filter(({ task, shots }) => task === cell.task && shots === cell.shots);
  return cells.map((cell) => atBudget(cell, equalBudget(same(cell))));
}
