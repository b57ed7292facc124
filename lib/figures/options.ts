import type { Method, Shots } from "../catalogue";

/** What a figure can be asked for; each has the paper's choice as its default. */
export interface FigureOptions {
  /** The sources to show, by name (`LAION`), by the authors' name (`LAION15m`) or by label (`LAION 15m`). */
  sources?: readonly string[];
  /**
   * What series of one's own are called, by the `origin` of a row of theirs: by default their source, and what tells
   * them apart.
   */
  labels?: ReadonlyMap<string, string>;
  /** The tasks to show, by name. */
  tasks?: readonly string[];
  /** The numbers of shots to show. */
  shots?: readonly Shots[];
  /** How models were transferred: `finetune` for most figures. */
  method?: Method;
  /**
   * What a cell's grid of hyper-parameters becomes: its best accuracy, or the expected best at the budget that all
   * cells of a task and number of shots had (Dodge et al. 2019).
   */
  best?: "raw" | "equal budget";
  /** Panels a row, in figures of small panels. */
  columns?: number;
  /** How tasks become one number. */
  aggregate?: "mean" | "median";
}
