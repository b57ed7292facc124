import { affinityAll, affinityPoints, openDataset } from "../../captions";
import { embeddedTasks } from "../../catalogue";
import { embeddedSource, findSource, loadTask, type LoadedTask } from "../../data";
import { random, sample } from "../../random";
import type { Measured } from "../../results";
import { findCheckpoint, weightsHash } from "../../training";
import { openStartingPoint, pictureDistance, transferScores } from "../../transfer";
import { startProgress } from "../../common";
import type { PlannedPretraining } from "../plan";
import { keptMeasure } from "./kept-measure";

/** How many captions stand for a source's classes in LEEP. */
const captionCount = 256;

/**
 * What can be known of sources and tasks before anything is fine-tuned: how often the captions name the task's classes,
 * LogME and LEEP of each pre-training's features on the task's training pictures, and how near the pictures are.
 *
 * @param pretrainings those that were made; others are left out
 */
export async function measureTransferability(
  pretrainings: readonly PlannedPretraining[],
  taskNames: readonly string[],
): Promise<Measured[]> {
  const tasks: LoadedTask[] = [];
  for (const name of taskNames) tasks.push(await loadTask(name));
  const made = pretrainings.filter(({ id }) => findCheckpoint(id) !== undefined);
  const firsts = made.filter(({ label }, i) => made.findIndex((one) => one.label === label) === i);
  const measured: Measured[] = [...(await captionMeasures(firsts, taskNames))];
  for (const { label, recipe } of firsts) {
    const { pictures, content } = await embeddedSource(recipe.source, recipe.sourceSize);
    for (const task of tasks) {
      if (task.train.pictures === undefined) continue;
      const value = await keptMeasure({ measure: "pictures", source: content, task: task.content }, () =>
        Promise.resolve(-pictureDistance(pictures, task.train.pictures!)),
      );
      measured.push({ label, task: task.task, measure: "pictures", seed: null, value });
    }
  }
  const progress = startProgress("LogME and LEEP", made.length);
  for (const [i, { label, recipe, id }] of made.entries()) {
    const { captions } = await embeddedSource(recipe.source, recipe.sourceSize);
    const classes = sample([...new Set(captions)], captionCount, random("LEEP", recipe.source));
    const content = await weightsHash({ id });
    for (const task of tasks) {
      const spec = { measure: "logme, leep", start: content, task: task.content, classes };
      const { logme, leep } = await keptMeasure(spec, async () => {
        const start = await openStartingPoint(id);
        try {
          return await transferScores(start, task, { captions: classes });
        } finally {
          for (const tensor of start.weights.values()) tensor.dispose();
        }
      });
      const at = { label, task: task.task, seed: recipe.seed };
      measured.push({ ...at, measure: "logme", value: logme }, { ...at, measure: "leep", value: leep });
    }
    progress.update(i + 1, label);
  }
  progress.end();
  return measured;
}

/** Tasks whose classes are called by numbers alone (digits) have none: captions are full of numbers. */
async function captionMeasures(
  firsts: readonly PlannedPretraining[],
  taskNames: readonly string[],
): Promise<Measured[]> {
  const sources = firsts.map(({ recipe }) => recipe.source);
  const tasks = embeddedTasks.filter(({ name }) => taskNames.includes(name));
  const found = await affinityAll(
    sources.map((source) => openDataset(findSource(source))),
    tasks,
  );
  return affinityPoints(found).map(({ source, task, affinity }) => ({
    label: firsts.find(({ recipe }) => recipe.source === source)!.label,
    task,
    measure: "captions",
    seed: null,
    value: affinity,
  }));
}
