import { existsSync } from "node:fs";
import { join } from "node:path";
import { UserError, startProgress, write } from "../../common";
import { blocks, presets } from "../../models";
import { saturation } from "../../results";
import { findCheckpoint } from "../../training";
import { evaluate } from "../../transfer";
import type { PlannedPretraining } from "../plan";
import type { Question } from "../question";

const fileOf = (folder: string, question: string) => join(folder, `${question}.layers.csv`);

/**
 * Linear probes on the stem and each stage of one start of a question (`layersOf`; Abnar et al., section 4.1: is the
 * last layer the best to transfer?), with all training pictures: maps are averaged over a 2x2 grid.
 *
 * @param pretrainings of the question; one is probed a seed, and those that were not made are left out
 * @param recorded probes that are taken over: their seeds are not probed
 * @returns the file that was written
 */
export async function measureLayers(
  question: Pick<Question, "name" | "layersOf" | "tasks">,
  pretrainings: readonly PlannedPretraining[],
  folder: string,
  recorded: readonly saturation.LayerRecord[] = [],
): Promise<string> {
  const { name, layersOf, tasks } = question;
  if (!pretrainings.some(({ label }) => label === layersOf))
    throw new UserError(`${name}: layersOf: no recipe is called ${layersOf}`);
  const asked = unprobed(question, pretrainings, recorded);
  const own = asked.filter(({ id }) => findCheckpoint(id) !== undefined);
  const records = [...recorded];
  const progress = startProgress("probes of layers", own.length);
  for (const [i, { id, recipe }] of own.entries()) {
    const layers = stages(recipe.architecture);
    for (const task of tasks)
      for (const [index, layer] of layers.entries()) {
        // What has been carried out is found again by the weights and the pictures.
        const { rows } = await evaluate({
          checkpoint: id,
          task,
          methods: ["linear-probe"],
          shots: ["full"],
          seeds: [0],
          block: layer,
          baselines: false,
        });
        const { accuracy, testSize, upstreamAccuracy } = rows[0]!;
        records.push({
          task,
          layer,
          depth: index / (layers.length - 1),
          shots: "full",
          seed: recipe.seed,
          upstreamAccuracy: upstreamAccuracy!,
          accuracy,
          testSize: testSize!,
        });
      }
    progress.update(i + 1, id);
  }
  progress.end();
  const file = fileOf(folder, name);
  write(file, saturation.layersCsv(records));
  return file;
}

/** The pre-trainings whose layers are asked for and not recorded. */
export function unprobed(
  { layersOf }: Pick<Question, "layersOf">,
  pretrainings: readonly PlannedPretraining[],
  recorded: readonly saturation.LayerRecord[],
): PlannedPretraining[] {
  const seeds = new Set(recorded.map(({ seed }) => seed));
  return pretrainings.filter(({ label, recipe }) => label === layersOf && !seeds.has(recipe.seed));
}

/** A ResNet's stem, normalised, and its stages: the blocks that lie in no other. */
function stages(architecture: PlannedPretraining["recipe"]["architecture"]): string[] {
  const names = blocks(presets[architecture]).map(({ name }) => name);
  return names.filter((name) => !name.includes(".") && name !== "conv1");
}

/** The probes of layers recorded of a question; none where there are none. */
export function recordedLayers(folder: string, question: string): saturation.LayerRecord[] {
  const file = fileOf(folder, question);
  return existsSync(file) ? saturation.readLayers(file) : [];
}
