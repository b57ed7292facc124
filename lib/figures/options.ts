import type { Row } from "../results";
import { UserError } from "../common";
import { paperTasks, type Method, type Shots } from "../catalogue";

/** What a figure can be asked for; each has the paper's choice as its default. */
export interface FigureOptions {
  /** The sources to show, by name (`LAION`), by the authors' name (`LAION15m`) or by label (`LAION 15m`). */
  sources?: readonly string[];
  /** The tasks to show, by name. */
  tasks?: readonly string[];
  /** The numbers of shots to show. */
  shots?: readonly Shots[];
  /** How models were transferred: `finetune` for most figures. */
  method?: Method;
  /**
   * What a cell's grid of hyper-parameters becomes: its best accuracy, or the expected best at the budget that all cells
   * of a task and number of shots had (Dodge et al. 2019).
   */
  best?: "raw" | "equal budget";
  /** How tasks become one number. */
  aggregate?: "mean" | "median";
}

/** Throws a UserError where a task is asked for that neither the paper nor these results know. */
export function checkTasks({ tasks = [] }: FigureOptions, rows: readonly Row[]): void {
  const known = new Set([...paperTasks.map(({ name }) => name), ...rows.map(({ task }) => task)]);
  const unknown = tasks.find((task) => !known.has(task));
  if (unknown !== undefined)
    throw new UserError(`no task "${unknown}" in these results, expected some of ${[...known].join(", ")}`);
}
