import type { LoadedTask, TaskSplit } from "../../data";
import { kernels, tf, type Tensor } from "../../engine";
import type { Architecture, Parameters, Weights } from "../../models";
import { permutation, random } from "../../random";
import { batchIndices, speedMeter, train, waitMeter, type StepReport } from "../../training";
import { headLogits, type Head } from "../heads/head";
import type { StartingPoint } from "../starting-point";
import type { FineTuned } from "./fine-tuned";
import { sharedStepOf } from "./shared-steps";
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
