import {
  atEqualBudgets,
  auditTestSizes,
  comparedCells,
  onCommonTestSets,
  startName,
  withTestSizes,
  type Cell,
  type Row,
} from "../../results";
import { paperPretrainings } from "../../catalogue";
import type { FigureOptions } from "../options";
import { resolveTasks } from "../parts/study-cells";

/**
 * The cells that an audit's figure is about: those that the table compares, with test sizes inferred where none is
 * stated, narrowed to the sources, tasks and shots asked for. They are compared on the test set that those of a task
 * and number of shots have in common.
 */
export const auditCells = (rows: readonly Row[], options: FigureOptions): Cell[] =>
  atBudget(onCommonTestSets(chosenCells(rows, options)), options);

/** The same cells as the table reports them, whatever test set each best of a grid was measured on. */
export const reportedCells = (rows: readonly Row[], options: FigureOptions): Cell[] =>
  atBudget(chosenCells(rows, options), options);

const atBudget = (cells: Cell[], { best }: FigureOptions) =>
  best === "equal budget" ? atEqualBudgets(cells) : cells;

function chosenCells(rows: readonly Row[], options: FigureOptions): Cell[] {
  resolveTasks(options, rows);
  const known = rows.every((row) => row.testSize !== null);
  const sized = known ? rows : withTestSizes(rows, auditTestSizes(rows));
  return comparedCells(sized).filter(
    (cell) =>
      (options.tasks === undefined || options.tasks.includes(cell.task)) &&
      (options.shots === undefined || options.shots.includes(cell.shots)) &&
      (options.sources === undefined || options.sources.some((name) => goesBy(cell, name))),
  );
}

/** By the source's name, the authors' name or the label. */
function goesBy(cell: Cell, name: string): boolean {
  if (cell.source === name || startName(cell) === name) return true;
  const known = paperPretrainings.find(({ fileName }) => fileName === name);
  return known !== undefined && known.source === cell.source && known.sourceSize === cell.sourceSize;
}

/** `1 shot`, `5, 10 and 20 shots`, `full`: a list to read. */
export function shotsList(shots: readonly Row["shots"][]): string {
  const names = shots.map(String);
  const list = names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)!}`;
  if (shots.at(-1) === "full") return list;
  return `${list} ${names.length === 1 && names[0] === "1" ? "shot" : "shots"}`;
}
