import * as data from "../data";
import { tf, type Tensor } from "../engine";
import { evaluationOf, inputTensor, type Model, type Weights } from "../models";
import { random, sample } from "../random";
import { UserError } from "../common";
import { unitLength } from "./objectives/clip";
import type { Recipe } from "./recipe";
import { zeroShotHead } from "./zero-shot-head";

/** Measures how good weights are on a task, 0 to 1. */
export type MeasureTask = (weights: Weights) => Promise<number>;

/** Pictures that are measured on, and those a class that stand for it where there are no texts. */
const most = 1000;
const shots = 20;

/**
 * The accuracy on the task that a recipe names (`evaluate`), to be looked at while the run goes on: the class whose
 * head is nearest by cosine. The heads of CLIP and SLIP are zero-shot ones, from the classes' names; the others' are
 * the mean features of 20 training pictures a class (Snell et al. 2017's prototypes). Measured on 1,000 pictures at
 * most of the task's validation split, or of its other training pictures: nothing may be chosen by its test pictures,
 * and none is looked at. They are decoded anew each time, so that memory stays flat; training waits meanwhile.
 *
 * @throws UserError where the task is not there, or has too few pictures
 */
export async function taskAccuracy(
  { evaluate }: Pick<Recipe, "evaluate">,
  model: Model,
  words: readonly string[],
): Promise<MeasureTask | undefined> {
  if (evaluate === undefined) return undefined;
  const { task, classes, synonyms, templates, ...loaded } = await load(evaluate.task);
  const [train, validation] = [loaded.train.samples, loaded.validation.samples];
  const shown = data.fewShot(train, classes, { shots, seed: task, tooFew: "all" }).train;
  const keys = new Set(shown.map(({ key }) => key));
  const others = validation.length > 0 ? validation : train.filter(({ key }) => !keys.has(key));
  const measured = sample(others, Math.min(most, others.length), random("evaluate", task));
  if (measured.length === 0)
    throw new UserError(
      `recipe: evaluate: task ${task} has neither a validation split nor more than ${shots} training pictures a class to measure on`,
    );

  const featuresOf = (weights: Weights, images: Tensor) => unitLength(model.image.forward(weights, images));
  /** [features, classes], columns of length 1. */
  const means = async (weights: Weights): Promise<Tensor> => {
    let sums = tf.zeros([0]);
    for await (const { images, labels } of prepared(shown, model)) {
      const next = tf.tidy(() => {
        const features = featuresOf(weights, images);
        const sum = tf.matMul(features, tf.oneHot(tf.tensor1d(labels, "int32"), classes.length), true);
        return sums.size === 0 ? sum : sums.add<Tensor>(sum);
      });
      tf.dispose([sums, images]);
      sums = next as typeof sums;
    }
    const columns = tf.tidy(() => unitLength(sums.transpose()).transpose());
    sums.dispose();
    return columns;
  };
  return async (weights) => {
    const head =
      model.text !== undefined
        ? await zeroShotHead({ model, weights, words }, { task, synonyms, templates })
        : await means(weights);
    let right = 0;
    let seen = 0;
    for await (const { images, labels } of prepared(measured, model)) {
      const found = tf.tidy(() => tf.matMul(featuresOf(weights, images), head).argMax(1));
      right += found.dataSync().filter((label, i) => label === labels[i]).length;
      seen += labels.length;
      tf.dispose([images, found]);
    }
    head.dispose();
    return right / seen;
  };
}

async function load(task: string): Promise<data.LoadedTask> {
  try {
    return await data.loadTask(task);
  } catch (error) {
    if (error instanceof UserError) error.message = `recipe: evaluate: ${error.message}`;
    throw error;
  }
}

/** Pictures as the model takes them, those that can be read, and their labels. The taker disposes of the images. */
async function* prepared(
  samples: readonly data.Sample[],
  { architecture }: Model,
): AsyncGenerator<{ images: Tensor; labels: Int32Array }> {
  const options = { batchSize: architecture.input.size > 64 ? 32 : 250, shuffle: false, workers: 0 } as const;
  for await (const batch of data.batches(samples, { evaluation: evaluationOf(architecture) }, options)) {
    yield { images: inputTensor(batch.views[0]!, architecture.input), labels: batch.labels };
    batch.release();
  }
}
