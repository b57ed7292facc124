import type { LoadedTask, Pairs, TaskSplit } from "../../data";
import { mean, UserError } from "../../common";
import type { ArchitectureName } from "../../models";
import type { StepReport } from "../../training";
import { meanPerClass, type Measures } from "../accuracy";
import { fineTune } from "../finetune/fine-tune";
import { disposeFineTuned, evaluateHead, type FineTuned } from "../finetune/fine-tuned";
import { disposeHead } from "../heads/head";
import { randomHead } from "../heads/random-head";
import { scratchStartingPoint, type StartingPoint } from "../starting-point";
import { drawTraining } from "../training-indices";
import { joinSplits, partOf } from "./joined-splits";
import { labelsByCaption } from "./labels-by-caption";

/** How the models that measure affinity and diversity are trained: alike, from the same random weights. */
export interface ScratchOptions {
  /** Default `clip-tiny-icons`. */
  architecture?: ArchitectureName;
  /** Optimiser steps (400). */
  steps?: number;
  /** Pictures a step (64). */
  batchSize?: number;
  /** Default 0.003. */
  learningRate?: number;
  /** Default 0.05. */
  weightDecay?: number;
  /** Of the random weights, and of the order of pictures (0). */
  seed?: number;
}

/** A model trained on a task from scratch, and what it was like to train: what sources are held against. */
export interface ScratchBaseline {
  task: LoadedTask;
  options: Required<ScratchOptions>;
  model: StartingPoint["model"];
  trained: FineTuned;
  /** Mean training loss over the last tenth of the steps, nats. */
  loss: number;
  /** The task's training pictures that it was trained on, and those that were held out. */
  indices: readonly number[];
  heldOut: { split: TaskSplit; measures: Measures };
  dispose(): void;
}

/** How a source stands to a task, after Gontijo-Lopes et al. 2020. */
export interface AffinityAndDiversity {
  /**
   * Accuracy of the scratch model on the source's pictures of the task's classes, over its accuracy on the task's own
   * held-out pictures of these classes: near 1, the source lies where the model's decisions hold; near chance, it lies
   * elsewhere. Null where no caption names a class.
   */
  affinity: number | null;
  /**
   * The training loss that a model from the same random weights ends with on the task's and the source's pictures
   * together, over that on the task's alone: above 1, the source makes the data harder to fit. Null where no caption
   * names a class.
   */
  diversity: number | null;
  /** The source's pictures whose caption names exactly one class, and how many classes they show. */
  pictures: number;
  classes: number;
  /**
   * What the two are ratios of: means over the classes shown of each class's accuracy, 0 to 1; training losses, nats.
   */
  accuracyOnSource: number | null;
  accuracyOnTask: number | null;
  lossWithSource: number | null;
  lossOfTask: number;
}

/**
 * Trains a model on a task from random weights, to hold sources against (`affinityAndDiversity`). A part of the
 * training pictures is held out where the task has no validation split; test pictures are not looked at. The caller
 * disposes of it.
 *
 * @throws UserError where the task's pictures are not in memory, or none can be held out
 */
export async function scratchBaseline(
  task: LoadedTask,
  options: ScratchOptions = {},
): Promise<ScratchBaseline> {
  const settings = {
    architecture: "clip-tiny-icons",
    steps: 400,
    batchSize: 64,
    learningRate: 3e-3,
    weightDecay: 0.05,
    seed: 0,
    ...options,
  } as const;
  const own = task.validation.labels.length > 0;
  const drawn = drawTraining(task, { shots: "full", seed: settings.seed, apart: !own });
  const heldOut = own ? task.validation : partOf(task.train, drawn.validation);
  if (heldOut.labels.length === 0)
    throw new UserError(`task ${task.task}: no class has two training pictures, so none can be held out`);
  const { model, trained, loss } = await trainFromScratch(task, task.train, drawn.train, settings);
  const measures = await evaluateHead(model, trained, heldOut);
  return {
    task,
    options: settings,
    model,
    trained,
    loss,
    indices: drawn.train,
    heldOut: { split: heldOut, measures },
    dispose: () => disposeFineTuned(trained),
  };
}

/**
 * Affinity and diversity of a source on a task. In Gontijo-Lopes et al. ("Tradeoffs in Data Augmentation", 2020) an
 * augmentation makes a second data set of a task, with its labels; here a source is that second data set: its pictures
 * whose caption names exactly one of the task's classes. Both sides count every class the same, whatever its number of
 * pictures.
 *
 * @param baseline of the task: see `scratchBaseline`. It stays open.
 * @throws UserError where the source's pictures have another size or other channels than the task's
 */
export async function affinityAndDiversity(
  baseline: ScratchBaseline,
  source: Pick<Pairs, "source" | "pictures" | "captions">,
): Promise<AffinityAndDiversity> {
  const { task, options, model, trained, loss, indices, heldOut } = baseline;
  const labels = labelsByCaption(source.captions, task.synonyms);
  const named = labels.flatMap((label, i) => (label < 0 ? [] : [i]));
  const shown = new Set(named.map((i) => labels[i]!));
  const nothing = { pictures: named.length, classes: shown.size, lossOfTask: loss };
  if (named.length === 0)
    return {
      affinity: null,
      diversity: null,
      ...nothing,
      accuracyOnSource: null,
      accuracyOnTask: null,
      lossWithSource: null,
    };
  const namedLabels = named.map((i) => labels[i]!);
  const split = joinSplits(task, task.train, indices, source, named, namedLabels);
  const all = split.labels.map((_, i) => i);
  const onSource = await evaluateHead(model, trained, split, all.slice(indices.length));
  const both = await trainFromScratch(task, split, all, options);
  disposeFineTuned(both.trained);
  const accuracyOnSource = accuracyOver(onSource, split, shown);
  const accuracyOnTask = accuracyOver(heldOut.measures, heldOut.split, shown);
  return {
    affinity: accuracyOnTask === null || accuracyOnTask === 0 ? null : accuracyOnSource! / accuracyOnTask,
    diversity: both.loss / loss,
    ...nothing,
    accuracyOnSource,
    accuracyOnTask,
    lossWithSource: both.loss,
  };
}

/** Trains encoder and a random head; the loss is the mean over the last tenth of the steps. */
async function trainFromScratch(
  task: LoadedTask,
  split: TaskSplit,
  indices: readonly number[],
  { architecture, steps, batchSize, learningRate, weightDecay, seed }: Required<ScratchOptions>,
): Promise<{ model: StartingPoint["model"]; trained: FineTuned; loss: number }> {
  const start = scratchStartingPoint(architecture, seed);
  const head = randomHead("cosine", start.model.image.featureSize, task.classes.length, seed);
  const losses: number[] = [];
  const look = ({ step, loss }: StepReport) => void (step > 0.9 * steps && losses.push(loss));
  try {
    const trained = await fineTune(start, head, { split, indices }, task, {
      steps,
      batchSize,
      learningRate,
      weightDecay,
      seed,
      report: { every: Math.max(1, Math.floor(steps / 200)), look },
    });
    return { model: start.model, trained, loss: mean(losses) };
  } finally {
    disposeHead(head);
    for (const tensor of start.weights.values()) tensor.dispose();
  }
}

/** The mean over these classes of each one's accuracy; null where the split shows none of them. */
function accuracyOver(
  { predicted, indices }: Measures,
  { labels }: TaskSplit,
  classes: ReadonlySet<number>,
): number | null {
  const rows = indices.flatMap((index, row) => (classes.has(labels[index]!) ? [row] : []));
  if (rows.length === 0) return null;
  return meanPerClass(
    rows.map((row) => predicted[row]!),
    rows.map((row) => labels[indices[row]!]!),
  );
}
