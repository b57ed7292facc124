import {
  paperPretraining,
  type ClaimStart,
  type ClaimStarts,
  type ClaimTasks,
  type Shots,
} from "../../catalogue";
import { memoize } from "../../common";
import { atBudget, equalBudget } from "../audit/budgets";
import { comparedCells } from "../audit/compared-cells";
import type { SpreadFinding } from "../audit/spread-findings";
import { distinct, objectiveSuffix, startName } from "../audit/start-name";
import { cells, startColumns, type Cell } from "../cells";
import { onCommonTestSets } from "../common-test-set";
import { rerunNoise } from "../reruns";
import type { Row } from "../row";
import { group, withoutDuplicates } from "../select-rows";

/**
 * How a cell's accuracy is made of its grid: the raw best, or the expected best at the budget that all cells compared
 * had.
 */
export type Aggregate = "best" | "equal budget";

/** A table, ready for claims to be looked up in. */
export interface ScoringContext {
  aggregate: Aggregate;
  /** All cells. */
  all: Cell[];
  /** Those of the sources that the table compares, on the test sets that they have in common. */
  compared: Cell[];
  /** The spreads of these cells, where they have been audited already. */
  spreads?: readonly SpreadFinding[];
  /** Draws of each simulated spread; left out: `auditSpreads`' own number. */
  draws?: number;
}

export interface ScoredTableOptions extends Pick<ScoringContext, "spreads" | "draws"> {
  aggregate?: Aggregate;
  /** The noise between runs of one setting, where it is known from elsewhere; left out: what the table itself shows. */
  rerunRatio?: number;
}

export function scoredTable(rows: readonly Row[], options: ScoredTableOptions = {}): ScoringContext {
  const { aggregate = "best", rerunRatio, ...rest } = options;
  const known = withoutDuplicates(rows);
  const ratio = rerunRatio ?? rerunNoise(known)?.ratio;
  return {
    aggregate,
    all: cells(known, ratio),
    compared: onCommonTestSets(comparedCells(known, ratio)),
    ...rest,
  };
}

/** A start that a claim names, as the table has it. */
export interface ModelCells {
  label: string;
  at(task: string, shots: Shots): Cell | undefined;
}

/** The start with that name; its cells are missing where the table has none. */
export function findStart(context: ScoringContext, wanted: ClaimStart): ModelCells {
  const asked = typeof wanted === "string" ? { name: wanted } : wanted;
  const known = paperPretraining(asked.name);
  const supervised = known?.source === "IN1K";
  const objective = asked.objective ?? known?.objective ?? (supervised ? "supervised" : "clip");
  const architecture = asked.architecture ?? known?.architecture ?? "RN50";
  const method = asked.method ?? "finetune";
  const cells = context.all.filter(
    (cell) =>
      cell.objective === objective &&
      cell.method === method &&
      cell.architecture === architecture &&
      cell.source === known?.source &&
      near(cell.sourceSize, known.sourceSize),
  );
  return {
    label: (known?.label ?? asked.name) + (objectiveSuffix[asked.objective ?? "clip"] ?? ""),
    at: (task, shots) => cells.find((cell) => cell.task === task && cell.shots === shots),
  };
}

/** One's own 2.75m of a source stands for the paper's 2.7m. */
const near = (size: number | null, wanted: number): boolean =>
  size !== null && Math.abs(size - wanted) <= 0.05 * wanted;

const found = memoize<ScoringContext, ModelCells[]>();

/**
 * The starting points that one side of a claim names, or all that the table compares but those that it excepts, each
 * with its cells.
 */
export function findStarts(context: ScoringContext, wanted: ClaimStarts): ModelCells[] {
  return found(context, JSON.stringify(wanted), () => search(context, wanted));
}

function search(context: ScoringContext, wanted: ClaimStarts): ModelCells[] {
  if (!("sources" in wanted)) return wanted.map((start) => findStart(context, start));
  const left = new Set(
    (wanted.except ?? []).map((name) => {
      const known = paperPretraining(name)!;
      return `${known.source} ${known.sourceSize}`;
    }),
  );
  return group(
    context.compared.flatMap(({ won }) => won),
    startColumns,
  )
    .map((members) => members[0]!)
    .filter((row) => !left.has(`${row.source} ${row.sourceSize}`))
    .map((first) => ({
      label: startName(first),
      at: (task, shots) =>
        context.compared.find(
          (cell) =>
            cell.task === task &&
            cell.shots === shots &&
            startColumns.every((column) => cell[column] === first[column]),
        ),
    }));
}

/** The tasks that a claim speaks of: those named, or all that the compared sources have at that number of shots. */
export function tasksOf(context: ScoringContext, tasks: ClaimTasks, shots: Shots): readonly string[] {
  if (tasks !== "all") return tasks;
  return distinct(
    context.compared.filter((cell) => cell.shots === shots),
    "task",
  );
}

/** The cells as the context's aggregate has it: at the budget that all of them had, if it is to be equal. */
export function atCommonBudget(context: ScoringContext, cells: readonly Cell[]): Cell[] {
  if (context.aggregate === "best") return [...cells];
  const budget = equalBudget(cells);
  return cells.map((cell) => atBudget(cell, budget));
}
