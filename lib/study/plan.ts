import { isDeepStrictEqual } from "node:util";
import type { Method, Shots } from "../catalogue";
import { hash } from "../common";
import { validationSize } from "../data";
import { planTrials, taskData, type GridSpec, type PlannedTrial, type TrialCell, type Work } from "../grid";
import { presets } from "../models";
import { checkpointId, type Recipe } from "../training";
import type { Trial } from "../transfer";
import type { Question } from "./question";

/** A pre-training of a question: one recipe with one seed. */
export interface PlannedPretraining {
  label: string;
  recipe: Recipe;
  /** Of the checkpoint it makes. */
  id: string;
}

/** What a question is going to run. */
export interface Plan {
  question: Question;
  pretrainings: PlannedPretraining[];
  cells: TrialCell[];
  /** What tables call a trial's start. */
  labelOf(trial: LabelledTrial): string;
}

type LabelledTrial = Pick<Trial, "start" | "architecture" | "method" | "shots" | "steps">;

/** What planning needs to know of a task, and the labels of its test pictures. */
export interface TaskFacts {
  task: string;
  content: string;
  size: PlannedTrial["size"];
  /** Pictures that a fine-tuning chooses its learning rate by. */
  validationSize(shots: Shots): number;
  testLabels: readonly number[];
}

const known = new Map<string, Promise<TaskFacts>>();

/** The facts of a task; embedded ones do not change while a process lives, so each is looked at once. */
export function taskFacts(name: string): Promise<TaskFacts> {
  const found = known.get(name) ?? readFacts(name);
  known.set(name, found);
  found.catch(() => known.delete(name));
  return found;
}

async function readFacts(name: string): Promise<TaskFacts> {
  const { task, content, classes, train, validation, test } = await taskData(name);
  const [trained, chosen, tested] = [train, validation, test].map(({ labels }) => labels.length);
  const classSizes = classes.map((_, label) => train.labels.filter((one) => one === label).length);
  return {
    task,
    content,
    size: { classes: classes.length, train: trained!, validation: chosen!, test: tested! },
    validationSize: (shots) => (chosen! > 0 ? chosen! : validationSize(classSizes, shots)),
    testLabels: [...test.labels],
  };
}

/**
 * Plans a question: its recipes with every seed of pre-training, and the trials from each, few-shot subsets of its own
 * for every pre-training. A cell holds the trials that share recipe, task, shots and method.
 */
export async function planQuestion(question: Question): Promise<Plan> {
  const { preset, recipes, scratch, twiceAsLong = [] } = question;
  const seeds = question.pretrainSeeds ?? preset.pretrainSeeds;
  const pretrainings: PlannedPretraining[] = [];
  for (const { label, recipe } of recipes)
    for (const seed of seeds) {
      const seeded = { ...recipe, seed };
      pretrainings.push({ label, recipe: seeded, id: await checkpointId(seeded) });
    }
  const all: Work<Trial>[] = [];
  for (const seed of seeds)
    for (const { spec, isLonger } of gridsOf(question, seed)) {
      const isAsked = (label: string) => !isLonger || twiceAsLong.includes(label);
      const own = pretrainings.filter(({ recipe, label }) => recipe.seed === seed && isAsked(label));
      all.push(...(await planTrials({ ...spec, scratch: false }, own, taskFacts)));
      if (!scratch || !isAsked("scratch")) continue;
      // Random weights of every architecture; its own draws stand for seeds of pre-training.
      for (const architecture of new Set(recipes.map(({ recipe }) => imageTower(recipe))))
        all.push(
          ...(await planTrials(
            { ...spec, recipes: [{ ...recipes[0]!.recipe, architecture }] },
            [],
            taskFacts,
          )),
        );
    }
  const labels = new Map(pretrainings.map(({ id, label }) => [id, label]));
  const towers = new Set(recipes.map(({ recipe }) => imageTower(recipe)));
  const usual = new Map(preset.steps);
  const labelOf: Plan["labelOf"] = ({ start, architecture, method, shots, steps }) => {
    const label = labels.get(start) ?? (towers.size > 1 ? `scratch, ${architecture}` : "scratch");
    return isTuned(method) && steps === 2 * usual.get(shots)! ? fineTunedLonger(label) : label;
  };
  return { question, pretrainings, cells: cellsOf(all, labelOf), labelOf };
}

/** What tables call a start whose fine-tunings take twice the preset's steps. */
export const fineTunedLonger = (label: string) => `${label}${longer}`;
const longer = ", fine-tuned twice as long";

/** Whether a label is one of those. */
export const isFineTunedLonger = (label: string) => label.endsWith(longer);

const isTuned = (method: Method) => method === "finetune" || method === "lp-ft";

/**
 * The question as grids of trials for one seed of pre-training: zero-shot, probes, and what trains by steps; `isLonger`
 * for those whose steps are doubled.
 */
function gridsOf(question: Question, pretrainSeed: number): { spec: GridSpec; isLonger: boolean }[] {
  const { preset, methods, tasks, shots, twiceAsLong } = question;
  const { batchSize, weightDecay, learningRates, probeDraws } = preset;
  const draws = question.draws ?? preset.draws;
  const isAsked = (k: number | "full") => shots === undefined || shots.includes(k);
  // More draws, or more seeds, leave those that were there as they are.
  const range = (count: number) => Array.from({ length: count }, (_, i) => pretrainSeed + 100 * i);
  const common = { recipes: [], scratch: true, tasks, batchSize, weightDecay, learningRates };
  const steps = preset.steps.filter(([k]) => isAsked(k));
  const probeSteps = preset.probeShots.filter(isAsked).map((k) => [k, 1] as const);
  /** So many few-shot subsets; all pictures are drawn in one way only. */
  const byDraws = (methods: readonly Method[], steps: GridSpec["steps"], count: number): GridSpec[] =>
    [
      { ...common, methods, steps: steps.filter(([k]) => k !== "full"), seeds: range(count) },
      { ...common, methods, steps: steps.filter(([k]) => k === "full"), seeds: range(1) },
    ].filter((spec) => spec.methods.length > 0 && spec.steps.length > 0);
  const tuned = methods.filter(isTuned);
  const grids = [
    ...byDraws(tuned, steps, draws),
    ...byDraws(methods.includes("linear-probe") ? ["linear-probe"] : [], probeSteps, probeDraws),
  ];
  if (methods.includes("zero-shot"))
    grids.push({ ...common, methods: ["zero-shot"], steps: [], seeds: range(1) });
  const longer = steps.map(([k, count]) => [k, 2 * count] as const);
  return [
    ...grids.map((spec) => ({ spec, isLonger: false })),
    ...(twiceAsLong === undefined ? [] : byDraws(tuned, longer, draws)).map((spec) => ({
      spec,
      isLonger: true,
    })),
  ];
}

/** The first preset with the same image tower and input, which random weights are drawn for. */
function imageTower({ architecture }: Recipe): Recipe["architecture"] {
  const { image, input } = presets[architecture];
  const names = Object.keys(presets) as Recipe["architecture"][];
  return names.find((name) => isDeepStrictEqual([presets[name].image, presets[name].input], [image, input]))!;
}

function cellsOf(all: readonly Work<Trial>[], labelOf: Plan["labelOf"]): Work<Trial>[][] {
  const cells = new Map<string, Work<Trial>[]>();
  const once = new Map(all.map((one) => [one.id, one]));
  for (const one of once.values()) {
    const { task, shots, method } = one.spec;
    const key = hash([labelOf(one.spec), task, shots, method]);
    cells.set(key, [...(cells.get(key) ?? []), one]);
  }
  return [...cells.values()];
}
