import type { Row } from "../../results";
import { embeddedTasks, paperTask, paperTasks } from "../../catalogue";
import type { Figure, PlottedRow } from "../figure";
import type { FigureOptions } from "../options";
import { drawTable } from "../parts/draw-table";

/**
 * Table 1 and appendix I.1: the tasks. Test sizes are those that the published accuracies were measured on. Where the
 * rows are one's own, their tasks.
 */
export function table1(rows: readonly Row[], options: FigureOptions = {}): Figure {
  const own = rows.filter((row) => row.origin !== "published");
  const ownTasks = [...new Set(own.map((row) => row.task))].filter((name) => paperTask(name) === undefined);
  const paper = own.length > 0 && own.length === rows.length ? [] : paperTasks;
  const isShown = (name: string) => options.tasks?.includes(name) ?? true;
  return drawTable({
    id: "table-1",
    title: "The tasks",
    subtitle: "what models are transferred to; test: the images that accuracies at full were measured on",
    rows: [
      ...paper
        .filter((task) => isShown(task.name))
        .map((task) => ({
          task: task.name,
          kind: task.kind,
          about: task.about,
          classes: task.classCount,
          train: task.train ?? null,
          test: task.test,
          fewShotTest: task.fewShotTest,
          remark: task.remark ?? "",
        })),
      ...ownTasks.filter(isShown).map((name) => ownRow(name, own)),
    ],
    widths: [150, 130, 210, 70, 75, 70, 105, 330],
  });
}

/** What is known of a task of one's own: the registry's facts of an embedded one, and what was measured. */
function ownRow(name: string, rows: readonly Row[]): PlottedRow {
  const known = embeddedTasks.find((task) => task.name === name);
  const sizes = new Set(rows.filter((row) => row.task === name).map((row) => row.testSize));
  return {
    task: name,
    kind: known === undefined ? "own" : "embedded",
    about: known?.label ?? "",
    classes: known?.classes.length ?? null,
    train: null,
    test: sizes.size === 1 ? [...sizes][0]! : null,
    fewShotTest: sizes.size === 1 ? "all" : "",
    remark: known === undefined ? "" : excerpt(known.classes),
  };
}

const excerpt = (names: readonly string[]) =>
  names.length > 6 ? `${names.slice(0, 6).join(", ")}, ...` : names.join(", ");
