import type { LoadedTask, TaskSplit } from "../../data";
import { kernels, tf, type Tensor } from "../../engine";
import {
  disposeWeights,
  fold,
  type Architecture,
  type Model,
  type Parameters,
  type Weights,
} from "../../models";
import { permutation, random } from "../../random";
import {
  batchIndices,
  disposeSharedStep,
  speedMeter,
  train,
  waitMeter,
  type SharedStep,
  type StepReport,
} from "../../training";
import { disposeHead, headLogits, type Head } from "../heads/head";
import { forwardAll } from "../evaluation-images";
import { measure, type Measures } from "../accuracy";
import type { StartingPoint } from "../starting-point";
import {
  defaultAugmentation,
  trainingImages,
  type AugmentationName,
  type TrainingImages,
} from "./training-images";

/** One setting of a fine-tuning. */
export interface FineTuning {
  steps: number;
  batchSize: number;
  learningRate: number;
  weightDecay: number;
  seed: number;
  /** Trains the head alone. Default false: all weights. */
  frozen?: boolean;
  /** Steps of linear warm-up; by default a tenth of all. */
  warmup?: number;
  /** See `AugmentationName`; by default what suits the pictures. */
  augmentation?: AugmentationName;
  /** Its training pictures where they are open already (`openTrainingImages`); they stay so. */
  pictures?: TrainingImages;
  /**
   * Every picture once an epoch, the last batch as small as it comes (PyTorch's DataLoader); by default what is left
   * over is dropped.
   */
  wholeEpochs?: boolean;
  /** Whether weight decay applies to biases and norms too, as WiSE-FT's code has it. Default false. */
  decayAll?: boolean;
  /** Looks at the model after steps `every`, 2 `every`, ... and the last. */
  check?: { every: number; look(report: StepReport, model: FineTuned): void | Promise<void> };
  /** Told the loss after steps `every`, 2 `every`, ... and the last, and wherever a second has passed since. */
  report?: { every: number; look(report: StepReport): void };
  /** Told in a few words, each second or so, how far it is. */
  say?: (text: string) => void;
}

/** A fine-tuned model: the encoder's weights and the head. */
export interface FineTuned {
  weights: Map<string, Tensor>;
  head: Head;
}

const weightName = "classifier.weight";
const biasName = "classifier.bias";

/**
 * Fine-tunes end to end as WiSE-FT does (Wortsman et al. 2022): encoder and head, cross-entropy, AdamW, cosine schedule
 * with warm-up, gradients clipped to length 1. `start` and `head` are left as they are.
 *
 * @param data the training pictures: which indices of which split; an index may stand there more than once.
 */
export async function fineTune(
  start: Pick<StartingPoint, "model" | "weights">,
  head: Head,
  data: { split: TaskSplit; indices: readonly number[] },
  task: Pick<LoadedTask, "task" | "allowsFlip">,
  options: FineTuning,
): Promise<FineTuned> {
  const { steps, batchSize, learningRate, weightDecay, seed, frozen = false, check, say } = options;
  const { model } = start;
  const { split, indices } = data;
  const weights = new Map(
    Object.keys(model.image.parameters).map((name) => [name, start.weights.get(name)!.clone()]),
  );
  const decay = options.decayAll ? { decay: true } : {};
  const parameters: Record<string, Parameters[string]> = {};
  for (const [name, spec] of Object.entries(model.image.parameters)) parameters[name] = { ...spec, ...decay };
  for (const [name, tensor] of headTensors(head)) {
    parameters[name] = { shape: tensor.shape, init: { kind: "constant", value: 0 }, ...decay };
    weights.set(name, tensor.clone());
  }
  const name = nameOf(task, seed);
  const pictures = options.pictures ?? openTrainingImages(model.architecture, split, task, options);
  const batchIndicesAt = (step: number) =>
    (options.wholeEpochs ? wholeEpochIndices : batchIndices)(indices.length, batchSize, name, step).map(
      (index) => indices[index]!,
    );
  const speed = speedMeter(0);
  const waits = waitMeter();
  try {
    const trained = await train<Tensor[]>({
      parameters,
      weights,
      ...(frozen && { trained: (parameter: string) => parameter.startsWith("classifier.") }),
      batch: async (step) => {
        const chosen = batchIndicesAt(step);
        const images = await waits.time(() => pictures.images(chosen, step));
        if (step + 1 < steps) pictures.prepare(batchIndicesAt(step + 1), step + 1);
        const labels = chosen.map((index) => split.labels[index]!);
        return [images, tf.tensor1d(labels, "int32")];
      },
      loss: (current, [images, labels], context) => {
        const features = model.image.forward(current, images!, frozen ? {} : context);
        const logits = headLogits(headOf(current, head.kind), features);
        return kernels.sparseSoftmaxCrossEntropy(logits, labels!).mean();
      },
      schedule: {
        kind: "cosine",
        peak: learningRate,
        steps,
        warmup: options.warmup ?? Math.floor(steps / 10),
      },
      optimiser: { weightDecay },
      clip: 1,
      sharedStep: sharedStepOf(model.architecture, head, frozen, weightDecay),
      ...((check ?? options.report) && { every: (check ?? options.report)!.every }),
      ...((check ?? options.report ?? say) !== undefined && {
        report: async (report, withWeights) => {
          options.report?.look(report);
          say?.(sayProgress(report, steps, speed(report.step) * batchSize, waits.share()));
          if (!check) return;
          if (report.step % check.every !== 0 && report.step !== steps) return;
          const now = await withWeights((lent) =>
            Promise.resolve(new Map([...lent].map(([key, tensor]) => [key, tensor.clone()]))),
          );
          await check.look(report, fineTunedOf(now, head.kind));
        },
      }),
    });
    return fineTunedOf(trained, head.kind);
  } finally {
    if (options.pictures === undefined) await pictures.close();
  }
}

const nameOf = ({ task }: Pick<LoadedTask, "task">, seed: number) => `finetune/${task}/${seed}`;

/**
 * Opens the training pictures of a fine-tuning, for several that differ in other settings than seed and augmentation.
 * The caller closes them.
 *
 * @param again whether steps are asked for more than once: what was decoded for them is then kept, up to 256 MB.
 */
export function openTrainingImages(
  architecture: Architecture,
  split: TaskSplit,
  task: Pick<LoadedTask, "task" | "allowsFlip">,
  { seed, augmentation, again = false }: Pick<FineTuning, "seed" | "augmentation"> & { again?: boolean },
): TrainingImages {
  return trainingImages(split, architecture, {
    augmentation: augmentation ?? defaultAugmentation(split, architecture),
    seed: nameOf(task, seed),
    mirror: task.allowsFlip,
    again,
  });
}

/**
 * Compiled steps by what settles them, least recently used first: trials of one architecture and kind of head differ
 * in numbers only.
 */
const sharedSteps = new Map<string, SharedStep>();
const mostSharedSteps = 2;

function sharedStepOf(
  architecture: Architecture,
  { kind, weight, bias }: Head,
  frozen: boolean,
  weightDecay: number,
): SharedStep {
  const { input, image, clip } = architecture;
  const key = JSON.stringify([
    input.size,
    image,
    clip?.embed,
    kind,
    weight.shape,
    bias === undefined,
    frozen,
    weightDecay > 0,
  ]);
  const shared = sharedSteps.get(key) ?? {};
  sharedSteps.delete(key);
  sharedSteps.set(key, shared);
  for (const [oldest, step] of sharedSteps) {
    if (sharedSteps.size <= mostSharedSteps) break;
    disposeSharedStep(step);
    sharedSteps.delete(oldest);
  }
  return shared;
}

function sayProgress({ step, loss }: StepReport, steps: number, perSecond: number, waited: number): string {
  const pace = `${Math.round(perSecond)} images/s (${Math.round(100 * waited)} % of the time waiting for pictures)`;
  return `step ${step}/${steps}, loss ${loss.toFixed(3)}, ${pace}`;
}

/**
 * Indices of the examples that a step trains on, where an epoch sees every example once and its last batch may be
 * smaller.
 */
export function wholeEpochIndices(count: number, batchSize: number, seed: string, step: number): number[] {
  const perEpoch = Math.ceil(count / batchSize);
  const order = permutation(count, random("epoch", seed, Math.floor(step / perEpoch)));
  const at = (step % perEpoch) * batchSize;
  return order.slice(at, at + batchSize);
}

function headTensors({ weight, bias }: Head): [string, Tensor][] {
  return [[weightName, weight], ...(bias ? [[biasName, bias] as [string, Tensor]] : [])];
}

function headOf(weights: Weights, kind: Head["kind"]): Head {
  const bias = weights.get(biasName);
  return { kind, weight: weights.get(weightName)!, ...(bias && { bias }) };
}

/** Splits trained weights into the encoder's and the head's. */
function fineTunedOf(weights: Map<string, Tensor>, kind: Head["kind"]): FineTuned {
  const head = headOf(weights, kind);
  weights.delete(weightName);
  weights.delete(biasName);
  return { weights, head };
}

/** Frees a fine-tuned model. */
export function disposeFineTuned({ weights, head }: FineTuned): void {
  disposeWeights(weights);
  disposeHead(head);
}

/**
 * The weights between a start and what was fine-tuned from it, encoder and head alike (Wortsman et al. 2022, WiSE-FT):
 * (1 − α)·start + α·fine-tuned. Running statistics of batch norms are mixed too, as the authors' code does. The caller
 * disposes of it.
 *
 * @param alpha 0: the start; 1: the fine-tuned model.
 */
export function interpolate(start: FineTuned, tuned: FineTuned, alpha: number): FineTuned {
  const between = (a: Tensor, b: Tensor) => tf.tidy(() => a.mul(1 - alpha).add<Tensor>(b.mul(alpha)));
  const weights = new Map(
    [...tuned.weights].map(([name, tensor]) => [name, between(start.weights.get(name)!, tensor)]),
  );
  const [a, b] = [start.head, tuned.head];
  return {
    weights,
    head: {
      kind: b.kind,
      weight: between(a.weight, b.weight),
      ...(a.bias && b.bias && { bias: between(a.bias, b.bias) }),
    },
  };
}

/**
 * What a model with a head measures on a split, or on some indices of it. Pictures that cannot be read are left out.
 */
export async function evaluateHead(
  { architecture, image }: Pick<Model, "architecture" | "image">,
  { weights, head }: FineTuned,
  split: TaskSplit,
  wanted?: readonly number[],
): Promise<Measures> {
  const folded = fold(image, weights);
  try {
    const { output, indices } = await forwardAll(
      split,
      architecture,
      (images) => headLogits(head, image.forward(folded, images)),
      { ...(wanted && { indices: wanted }) },
    );
    const labels = indices.map((index) => split.labels[index]!);
    const measured = measure(output, labels, indices);
    output.dispose();
    return measured;
  } finally {
    for (const [name, tensor] of folded) if (weights.get(name) !== tensor) tensor.dispose();
  }
}
