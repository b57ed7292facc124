import type { Labelled, TaskData } from "../data/labelled";
import { kernels, tf, type Tensor } from "../engine";
import { disposeWeights, type Parameters } from "../models";
import { random } from "../random";
import { train } from "../training";
import { batchIndices, fineTuningAugmentation, redrawnImages } from "../training/batches";
import { cosineLogits, predictPictures } from "./predict";
import type { Start } from "./start";
import { topOne } from "./metrics";

/** One setting of a fine-tuning. */
export interface FineTuning {
  steps: number;
  batchSize: number;
  learningRate: number;
  weightDecay: number;
  seed: number;
  /** Trains the head alone. Default false: all weights. */
  frozen?: boolean;
}

/** A fine-tuned model: the encoder's weights and the head, [features, classes]. */
export interface FineTuned {
  weights: Map<string, Tensor>;
  head: Tensor;
}

const headName = "classifier.weight";

/**
 * Fine-tunes end to end: encoder and head on scaled cosines, AdamW, cosine schedule with a tenth of warm-up. `start` and
 * `head` are left as they are.
 */
export async function finetune(
  start: Start,
  head: Tensor,
  data: Labelled,
  task: Pick<TaskData, "classes" | "task">,
  { steps, batchSize, learningRate, weightDecay, seed, frozen = false }: FineTuning,
): Promise<FineTuned> {
  const { model } = start;
  const encoder = Object.keys(model.image.parameters);
  const parameters: Parameters = {
    ...model.image.parameters,
    [headName]: { shape: head.shape, init: { kind: "constant", value: 0 } },
  };
  const weights = new Map(encoder.map((name) => [name, (start.weights.get(name) as Tensor).clone()]));
  weights.set(headName, head.clone());
  const name = `finetune/${task.task}/${seed}`;
  const range = { ...fineTuningAugmentation, flip: !["arrows", "digits", "houses"].includes(task.task) };
  const trained = await train<Tensor[]>({
    parameters,
    weights,
    ...(frozen && { trained: (parameter: string) => parameter === headName }),
    batch: (step) => {
      const indices = batchIndices(data.pictures.count, batchSize, name, step);
      const stream = random(name, step);
      const labels = indices.map((index) => data.labels[index] as number);
      return [
        redrawnImages(data.pictures, indices, model.architecture.input, range, stream),
        tf.tensor1d(labels, "int32"),
      ];
    },
    loss: (current, [images, labels], context) => {
      const features = model.image.forward(current, images as Tensor, frozen ? {} : context);
      const logits = cosineLogits(features, current.get(headName) as Tensor);
      return kernels.sparseSoftmaxCrossEntropy(logits, labels as Tensor).mean();
    },
    schedule: { kind: "cosine", peak: learningRate, steps, warmup: Math.floor(steps / 10) },
    optimiser: { weightDecay },
    clip: 1,
  });
  const trainedHead = trained.get(headName) as Tensor;
  trained.delete(headName);
  return { weights: trained, head: trainedHead };
}

/** Frees a fine-tuned model. */
export function disposeFineTuned({ weights, head }: FineTuned): void {
  disposeWeights(weights);
  head.dispose();
}

/** Accuracy and predictions of a fine-tuned model. */
export function evaluate(
  start: Start,
  { weights, head }: FineTuned,
  data: Labelled,
): { accuracy: number; predicted: number[] } {
  const predicted = predictPictures(start.model, weights, head, data);
  return { accuracy: topOne(predicted, data.labels), predicted };
}
