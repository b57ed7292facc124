import { resolveName, sum } from "../../common";
import { atEqualBudgets, cells, rerunNoise, withPooledNoise, type Cell, type Row } from "../../results";
import { paperTask, paperTasks, sevenSources, sortShots, type Method, type Shots } from "../../catalogue";
import type { MissingCell } from "../figure";
import type { FigureOptions } from "../options";
import { chooseSeries, sizeText, type Series } from "./series";

/** A series and the cells that it fills. */
export interface SeriesCells {
  series: Series;
  /** The cell at a task and a number of shots, if it was measured. */
  at(task: string, shots: Shots): Cell | undefined;
}

/** The part of the study that a figure shows: series x tasks x shots. */
export interface StudyCells {
  allSeries: SeriesCells[];
  tasks: string[];
  shots: Shots[];
  missing: MissingCell[];
  /**
   * How much runs of one setting vary, in units of the test set's variance, which the cells' intervals take in; 0 where
   * no setting was run twice.
   */
  rerunRatio: number;
  /** Panels a row, where the user chose. */
  columns?: number;
}

/** What a figure shows where the user says nothing else. */
export interface StudyDefaults {
  /** The authors' names of the pre-trainings. */
  pretrainings: readonly string[];
  /** The paper's tasks; all nine where left out. */
  tasks?: readonly string[];
  shots?: readonly Shots[];
  method?: Method;
  objectives?: readonly Row["objective"][];
  architecture?: string;
}

/** The seven sources that the paper compares, and training from scratch. */
export const sourcesAndScratch: StudyDefaults = {
  pretrainings: [...sevenSources, "Scratch"],
  architecture: "RN50",
  objectives: ["clip", "scratch"],
};

/** Chooses from the rows what a figure shows. series of one's own, and their tasks, come beside the paper's. */
export function studyCells(rows: readonly Row[], defaults: StudyDefaults, asked: FigureOptions): StudyCells {
  const options = resolveTasks(asked, rows);
  const method = options.method ?? defaults.method ?? "finetune";
  const transfers = rows.filter((row) => row.method !== "zero-shot" && row.shots !== 0);
  // One's own rows may all have been transferred in another way than the figure's: then that way is what there is to
  // show.
  const ownMethods = new Set(transfers.filter((row) => row.origin !== "published").map((row) => row.method));
  const ownMethod = ownMethods.has(method) ? method : [...ownMethods][0];
  const shown = transfers.filter((row) =>
    row.origin === "published"
      ? row.method === method &&
        (defaults.objectives === undefined || defaults.objectives.includes(row.objective)) &&
        (defaults.architecture === undefined || row.architecture === defaults.architecture)
      : row.method === ownMethod,
  );
  const chosenSeries = chooseSeries(shown, defaults.pretrainings, options.sources).map((series) => ({
    ...series,
    label: series.rows.flatMap(({ origin }) => options.labels?.get(origin) ?? [])[0] ?? series.label,
  }));
  const rerunRatio = rerunNoise(transfers)?.ratio ?? 0;
  const filled = chosenSeries.map((series) => cells(series.rows, rerunRatio));
  // At an equal budget a cell depends on those that it is compared with.
  const all =
    options.best === "equal budget" ? atEqualBudgets(filled.flat()) : withPooledNoise(filled.flat());
  const allSeries = chosenSeries.map((series, i): SeriesCells => {
    const before = sum(filled.slice(0, i).map((own) => own.length));
    const own = all.slice(before, before + filled[i]!.length);
    const byPlace = new Map(own.map((cell) => [`${cell.task} ${cell.shots}`, cell]));
    return { series, at: (task, shots) => byPlace.get(`${task} ${shots}`) };
  });
  const held = allSeries.flatMap(({ series }) => series.rows);
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
  const pretrained = allSeries.filter(({ series }) => series.source !== "none");
  const missing = tasks.flatMap((task) =>
    shots.flatMap((k) => {
      const lack = pretrained.filter(({ at }) => at(task, k) === undefined);
      return lack.length === pretrained.length
        ? []
        : lack.map(({ series }) => ({ source: series.label, task, shots: k }));
    }),
  );
  return {
    allSeries,
    tasks: [...tasks],
    shots,
    missing,
    rerunRatio,
    ...(options.columns === undefined ? {} : { columns: options.columns }),
  };
}

/**
 * The options with every task by the name that results have for it: labels (`Caltech-101`) and other ways to write a
 * name (`Pets`) are understood.
 *
 * @throws UserError, with the nearest name, where a task is asked for that neither the paper nor these results know.
 */
export function resolveTasks(options: FigureOptions, rows: readonly Row[]): FigureOptions {
  if (options.tasks === undefined) return options;
  const known = new Map<string, readonly string[]>([
    ...paperTasks.map(({ name, label }) => [name, [label]] as const),
    ...rows.filter(({ task }) => paperTask(task) === undefined).map(({ task }) => [task, []] as const),
  ]);
  return { ...options, tasks: options.tasks.map((task) => resolveName("task", task, known)) };
}

/** Is any series the paper's? */
export function hasPublished({ allSeries }: StudyCells): boolean {
  return allSeries.some(({ series }) => series.published);
}

/** What a figure writes for a task. */
export function taskLabel(name: string): string {
  return paperTask(name)?.label ?? name;
}

/**
 * A line for each source of one's own that lacks cells; what the paper did not measure is in `figure.missing` alone.
 */
export function missingNotes(missing: readonly MissingCell[], study: StudyCells): string[] {
  return study.allSeries.flatMap(({ series }) => {
    const lacking = missing.filter((cell) => cell.source === series.label);
    if (series.published || lacking.length === 0) return [];
    const places = [...new Set(lacking.map((cell) => cell.task))].map((task) => {
      const shots = lacking.filter((cell) => cell.task === task).map((cell) => cell.shots);
      return `${taskLabel(task)} at ${shots.join(", ")}`;
    });
    return [`Missing for ${series.label}: ${places.join("; ")}.`];
  });
}

/** Every cell that was measured with its series, by task, series and shots. */
export const filledCells = ({ tasks, allSeries, shots }: StudyCells): { cell: Cell; series: Series }[] =>
  tasks.flatMap((task) =>
    allSeries.flatMap(({ series, at }) =>
      shots.flatMap((k) => {
        const cell = at(task, k);
        return cell === undefined ? [] : [{ cell, series }];
      }),
    ),
  );

/**
 * What all series but scratch have in common and what tells them apart, as a subtitle says it: "every source the same
 * size, objective and architecture", or what differs.
 */
export function whatDiffers({ allSeries }: StudyCells): string {
  const firsts = allSeries.map(({ series }) => series.rows[0]!).filter(({ source }) => source !== "none");
  const sizes = firsts.flatMap(({ sourceSize }) => sourceSize ?? []);
  const differs: Record<string, boolean> = {
    // 2.7m and 3m pairs are the same size to the paper, and to anybody who compares it with 15m.
    size: sizes.length < firsts.length ? sizes.length > 0 : Math.max(...sizes) > 1.25 * Math.min(...sizes),
    objective: new Set(firsts.map(({ objective }) => objective)).size > 1,
    architecture: new Set(firsts.map(({ architecture }) => architecture)).size > 1,
  };
  const list = (names: string[]) => names.join(", ").replace(/, ([^,]*)$/, " and $1");
  const same = Object.keys(differs).filter((name) => !differs[name]);
  const differ = Object.keys(differs).filter((name) => differs[name]);
  if (differ.length === 0) return `every source the same ${list(same)}`;
  const verb = differ.length === 1 ? "differs" : "differ";
  return `${same.length === 0 ? "" : `every source the same ${list(same)}; `}${list(differ)} ${verb}`;
}

/** Names one's own series beside the paper's, with what they are; undefined where there are none, or no others. */
export function ownBeside(study: StudyCells): string | undefined {
  const own = study.allSeries.filter(({ series }) => !series.published);
  if (own.length === 0 || !hasPublished(study)) return undefined;
  const described = own.map(({ series }) => {
    const { architecture, sourceSize, objective } = series.rows[0]!;
    const size = sourceSize === null || sourceSize === 0 ? [] : [`on ${sizeText(sourceSize)}`];
    return `${series.label} (${[architecture, objective, ...size].join(", ")}; the mean over its seeds)`;
  });
  return `beside the paper's: ${described.join(", ")}`;
}
