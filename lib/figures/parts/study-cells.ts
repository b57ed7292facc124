import { atEqualBudgets, cells, type Cell, type Row } from "../../results";
import { paperTask, paperTasks, sortShots, type Method, type Shots } from "../../catalogue";
import type { MissingCell } from "../figure";
import { checkTasks, type FigureOptions } from "../options";
import { chooseStarts, type Start } from "./series";

/** A start and the cells that it fills. */
export interface StartCells {
  start: Start;
  /** The cell at a task and a number of shots, if it was measured. */
  at(task: string, shots: Shots): Cell | undefined;
}

/** The part of the study that a figure shows: starts x tasks x shots. */
export interface StudyCells {
  starts: StartCells[];
  tasks: string[];
  shots: Shots[];
  missing: MissingCell[];
}

/** What a figure shows where the user says nothing else. */
export interface Defaults {
  /** The authors' names of the pre-trainings. */
  pretrainings: readonly string[];
  /** The paper's tasks; all nine where left out. */
  tasks?: readonly string[];
  shots?: readonly Shots[];
  method?: Method;
  objectives?: readonly Row["objective"][];
  architecture?: string;
}

/** Chooses from the rows what a figure shows. Starts of one's own, and their tasks, come beside the paper's. */
export function studyCells(rows: readonly Row[], defaults: Defaults, options: FigureOptions): StudyCells {
  checkTasks(options, rows);
  const method = options.method ?? defaults.method ?? "finetune";
  const transfers = rows.filter((row) => row.method !== "zero-shot" && row.shots !== 0);
  // One's own rows may all have been transferred in another way than the figure's: then that way is what there is to show.
  const ownMethods = new Set(transfers.filter((row) => row.origin !== "published").map((row) => row.method));
  const ownMethod = ownMethods.has(method) ? method : [...ownMethods][0];
  const shown = transfers.filter((row) =>
    row.origin === "published"
      ? row.method === method &&
        (defaults.objectives === undefined || defaults.objectives.includes(row.objective)) &&
        (defaults.architecture === undefined || row.architecture === defaults.architecture)
      : row.method === ownMethod,
  );
  const chosenStarts = chooseStarts(shown, defaults.pretrainings, options.sources);
  const filled = chosenStarts.map((start) => cells(start.rows));
  // At an equal budget a cell depends on those that it is compared with.
  const all = options.best === "equal budget" ? atEqualBudgets(filled.flat()) : filled.flat();
  const starts = chosenStarts.map((start, i): StartCells => {
    const before = filled.slice(0, i).reduce((sum, own) => sum + own.length, 0);
    const own = all.slice(before, before + filled[i]!.length);
    const byPlace = new Map(own.map((cell) => [`${cell.task} ${cell.shots}`, cell]));
    return { start, at: (task, shots) => byPlace.get(`${task} ${shots}`) };
  });
  const held = starts.flatMap(({ start }) => start.rows);
  const paper = paperTasks
    .map((task) => task.name)
    .filter((task) => defaults.tasks === undefined || defaults.tasks.includes(task));
  const own = held.filter((row) => row.origin !== "published" && paperTask(row.task) === undefined);
  const has = new Set(held.map((row) => row.task));
  const tasks = options.tasks ?? [
    ...paper.filter((task) => has.has(task)),
    ...new Set(own.map((row) => row.task)),
  ];
  const chosen = new Set(tasks);
  const shots = sortShots(
    options.shots ?? defaults.shots ?? held.filter((row) => chosen.has(row.task)).map((row) => row.shots),
  );
  // Nobody trains from scratch on a few images: its gaps are no gaps.
  const pretrained = starts.filter(({ start }) => start.source !== "none");
  const missing = tasks.flatMap((task) =>
    shots.flatMap((k) => {
      const lack = pretrained.filter(({ at }) => at(task, k) === undefined);
      return lack.length === pretrained.length
        ? []
        : lack.map(({ start }) => ({ source: start.label, task, shots: k }));
    }),
  );
  return { starts, tasks: [...tasks], shots, missing };
}

/** Is any start the paper's? */
export function hasPublished({ starts }: StudyCells): boolean {
  return starts.some(({ start }) => start.published);
}

/** What a figure writes for a task. */
export function taskLabel(name: string): string {
  return paperTask(name)?.label ?? name;
}

/** A line for each source of one's own that lacks cells; what the paper did not measure is in `figure.missing` alone. */
export function missingNotes(missing: readonly MissingCell[], study: StudyCells): string[] {
  return study.starts.flatMap(({ start }) => {
    const lacking = missing.filter((cell) => cell.source === start.label);
    if (start.published || lacking.length === 0) return [];
    const places = [...new Set(lacking.map((cell) => cell.task))].map((task) => {
      const shots = lacking.filter((cell) => cell.task === task).map((cell) => cell.shots);
      return `${taskLabel(task)} at ${shots.join(", ")}`;
    });
    return [`Missing for ${start.label}: ${places.join("; ")}.`];
  });
}
