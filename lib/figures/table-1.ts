import type { Row } from "../results";
import { paperTasks } from "../study";
import type { Figure } from "./figure";
import type { FigureOptions } from "./options";
import { table } from "./table";

/** Table 1 and appendix I.1: the tasks. Test sizes are those that the published accuracies were measured on. */
export function table1(_rows: readonly Row[], options: FigureOptions = {}): Figure {
  const shown = paperTasks.filter((task) => options.tasks?.includes(task.name) ?? true);
  return table({
    id: "table-1",
    title: "The tasks",
    subtitle: "what models are transferred to; test: the images that accuracies at full were measured on",
    rows: shown.map((task) => ({
      task: task.name,
      kind: task.kind,
      about: task.about,
      classes: task.classCount,
      train: task.train ?? null,
      test: task.test,
      fewShotTest: task.fewShotTest,
      remark: task.remark ?? "",
    })),
    widths: [150, 130, 210, 70, 75, 70, 105, 330],
  });
}
