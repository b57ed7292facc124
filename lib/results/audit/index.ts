import type { Row } from "../row";
import { sanity, type SanityFinding, type SanityOptions } from "../sanity";
import { scoreboard, type Aggregate, type Score } from "../scoreboard";
import { withoutDuplicates } from "../select";
import { atBudget, auditBudgets, equalBudget, type BudgetFinding } from "./budgets";
import { comparedCells } from "./compared";
import { auditPairs, type PairFinding, type PairOptions } from "./pairs";
import { auditRanks, type RankFinding } from "./ranks";
import { auditSpreads, type SpreadFinding } from "./spreads";
import { auditTestSizes, withTestSizes, type TestSizeFinding } from "./test-sizes";
import type { Cell } from "../cells";

export { atBudget, auditBudgets, equalBudget, gridSize, optimism, type BudgetFinding } from "./budgets";
export { comparedCells } from "./compared";
export { startName } from "./names";
export { auditPairs, type PairFinding, type PairOptions } from "./pairs";
export { auditRanks, type RankFinding } from "./ranks";
export { auditSpreads, noiseCell, type SpreadFinding, type SpreadOptions } from "./spreads";
export { auditTestSizes, withTestSizes, type TestSizeFinding } from "./test-sizes";

/** What a table of results can bear. */
export interface Audit {
  rows: number;
  /** The cells that are compared: the best of each grid, or the expected best at the budget that all of a task's had. */
  compared: Cell[];
  testSizes: TestSizeFinding[];
  spreads: SpreadFinding[];
  /** The same beside noise from which each source's best of its grid was picked. */
  spreadsBestOfGrid: SpreadFinding[];
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
 * Audits a table in the columns of `Row`: the paper's (`results.published()`) or one's own (`results.open`). Where a row
 * has no test size, the one that its values give away is used.
 */
export function audit(rows: readonly Row[], options: AuditOptions = {}): Audit {
  const testSizes = auditTestSizes(withoutDuplicates(rows));
  const sized = withTestSizes(rows, testSizes);
  const cells = comparedCells(sized);
  const compared = options.aggregate === "equal budget" ? atEqualBudgets(cells) : cells;
  return {
    rows: rows.length,
    compared,
    testSizes,
    spreads: auditSpreads(compared, options),
    spreadsBestOfGrid: auditSpreads(compared, { ...options, bestOfGrid: true }),
    pairs: auditPairs(compared, options),
    ranks: auditRanks(compared, options.seed),
    budgets: auditBudgets(cells),
    sanity: sanity(sized, testSizes, options),
    scoreboard: scoreboard(sized, options),
  };
}

/** Every cell at the budget that all cells of its task and number of shots had (Dodge et al. 2019). */
export function atEqualBudgets(cells: readonly Cell[]): Cell[] {
  const same = (cell: Cell) => cells.filter(({ task, shots }) => task === cell.task && shots === cell.shots);
  return cells.map((cell) => atBudget(cell, equalBudget(same(cell))));
}
