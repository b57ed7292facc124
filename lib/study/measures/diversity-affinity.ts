import { embeddedSource, loadTask } from "../../data";
import { startProgress } from "../../common";
import type { Measured } from "../../results";
import { affinityAndDiversity, scratchBaseline, type ScratchBaseline } from "../../transfer";
import type { PlannedPretraining } from "../plan";
import { keptMeasure } from "./kept-measure";

/** What is kept of one source and task. */
interface Pair {
  affinity: number | null;
  diversity: number | null;
}

/**
 * Diversity and affinity of every source and task (Gontijo-Lopes et al., Tradeoffs in data augmentation), as
 * `transfer.affinityAndDiversity` defines them: a source is taken for a second data set of the task, of its pictures
 * whose captions name exactly one class. Affinity says whether a model trained on the task from scratch still decides
 * rightly on them, diversity how much harder they make the task to fit. Neither looks at a pre-training.
 *
 * @param steps of each training from scratch: one a task, and one more a source and task
 */
export async function measureDiversityAndAffinity(
  pretrainings: readonly PlannedPretraining[],
  taskNames: readonly string[],
  steps: number,
): Promise<Measured[]> {
  const labels = [...new Set(pretrainings.map(({ label }) => label))];
  const measured: Measured[] = [];
  const progress = startProgress("diversity and affinity", labels.length * taskNames.length);
  for (const name of taskNames) {
    const task = await loadTask(name);
    let baseline: ScratchBaseline | undefined;
    try {
      for (const [i, label] of labels.entries()) {
        const { recipe } = pretrainings.find((one) => one.label === label)!;
        const source = await embeddedSource(recipe.source, recipe.sourceSize);
        const spec = { measure: "diversity, affinity", source: source.content, task: task.content, steps };
        const { affinity, diversity } = await keptMeasure<Pair>(spec, async () => {
          baseline ??= await scratchBaseline(task, { steps });
          return affinityAndDiversity(baseline, source);
        });
        const at = { label, task: task.task, seed: null };
        measured.push(
          { ...at, measure: "affinity", value: affinity },
          { ...at, measure: "diversity", value: diversity },
        );
        progress.update(taskNames.indexOf(name) * labels.length + i + 1, `${label}, ${name}`);
      }
    } finally {
      baseline?.dispose();
    }
  }
  progress.end();
  return measured;
}
