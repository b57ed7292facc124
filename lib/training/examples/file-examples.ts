import * as data from "../../data";
import { tf, type Tensor } from "../../engine";
import {
  countVocabulary,
  evaluationOf,
  inputTensor,
  presets,
  tokenizeBatch,
  wordVocabulary,
  type Architecture,
} from "../../models";
import { UserError } from "../../common";
import { objectiveInputs } from "../objectives/objective-inputs";
import type { Recipe } from "../recipe";
import type { Examples } from "./examples";
import { survey, type Survey } from "./survey";

/**
 * The examples of a source whose files lie on disk: WebDataset's shards, folders of classes, tables with pictures
 * beside them, and whatever else the registry reads. Pictures are decoded and changed in threads, ahead of the
 * trainer.
 */
export async function fileExamples(recipe: Recipe): Promise<Examples> {
  const architecture: Architecture = presets[recipe.architecture];
  const { views: viewCount, beside } = objectiveInputs[recipe.objective];
  const dataset = data.findDataset(recipe.source);
  const content = await data.datasetContent(dataset);
  const found = await survey(dataset, recipe);
  const { count, classes, samples } = found;
  const texts = textsOf(recipe, architecture, found);
  const size = Math.min(recipe.batchSize, count);
  const perEpoch = Math.floor(count / size);
  const toTensors = (batch: data.Batch): Tensor[] => {
    const views = batch.views.map((values) => inputTensor(values, architecture.input));
    if (beside === undefined) return views;
    const second = beside === "caption" ? texts.encode(batch.captions) : tf.tensor1d(batch.labels, "int32");
    return [...views, second];
  };
  const stream = ahead((step) =>
    data.batches(
      samples,
      { augmentation: recipeAugmentation(recipe, architecture) },
      {
        batchSize: size,
        epochs: Infinity,
        seed: `pretrain/${recipe.seed}`,
        views: viewCount,
        dropLast: true,
        fillBadSlots: "repeat",
        start: { epoch: Math.floor(step / perEpoch), taken: (step % perEpoch) * size },
      },
    ),
  );
  return {
    content,
    count,
    classes,
    words: texts.words,
    batch: async (step) => toTensors(await stream.at(step)),
    heldOut: {
      count: found.heldOut.length,
      async batch(start, end) {
        const part = found.heldOut.slice(start, end);
        const options = {
          batchSize: part.length,
          shuffle: false,
          fillBadSlots: "repeat",
          workers: 0,
        } as const;
        for await (const batch of data.batches(part, { evaluation: evaluationOf(architecture) }, options))
          return toTensors({ ...batch, views: batch.views.slice(0, 1) });
        throw new UserError(`${recipe.source}: no held-out picture can be read`);
      },
    },
    close: () => stream.close(),
  };
}

/**
 * Batches by their step, made ahead as long as steps follow on each other. TensorFlow's tensors share their memory,
 * which goes back to be filled anew when the next but one is asked for.
 */
function ahead(from: (step: number) => data.Batches) {
  let iterator: AsyncIterator<data.Batch> | undefined;
  let next = -1;
  let given: data.Batch[] = [];
  const close = async () => {
    await iterator?.return?.();
    iterator = undefined;
    given = [];
  };
  return {
    close,
    async at(step: number): Promise<data.Batch> {
      if (step !== next) {
        await close();
        iterator = from(step)[Symbol.asyncIterator]();
      }
      next = step + 1;
      if (given.length > 1) given.shift()?.release();
      const { value, done } = await (iterator as AsyncIterator<data.Batch, undefined>).next();
      if (done === true) throw new UserError("the source ended before its last batch: did its files change?");
      given.push(value);
      return value;
    },
  };
}

interface Texts {
  words: readonly string[];
  encode(captions: readonly string[]): Tensor;
}

function textsOf(recipe: Recipe, { clip }: Architecture, { captions }: Pick<Survey, "captions">): Texts {
  if (clip === undefined || objectiveInputs[recipe.objective].beside !== "caption")
    return { words: [], encode: () => tf.tensor2d([], [0, 0], "int32") };
  const { text } = clip;
  const ids = (values: Int32Array, rows: number) => tf.tensor2d(values, [rows, text.context], "int32");
  if (text.kind === "transformer")
    return { words: [], encode: (some) => ids(tokenizeBatch(some, text.context), some.length) };
  const words = countVocabulary(captions, text.vocabulary);
  const vocabulary = wordVocabulary(words);
  return { words, encode: (some) => ids(vocabulary.encode(some, text.context), some.length) };
}

/** Up to this many pixels a side, a crop of a few per cent of a picture shows nothing. */
const smallSide = 64;

/**
 * The augmentation of a recipe: the one it names (or its objective's), at the size and scaling that its architecture
 * takes.
 */
function recipeAugmentation(
  { augmentation, objective }: Pick<Recipe, "augmentation" | "objective">,
  architecture: Architecture,
): data.images.Augmentation {
  const { size, mean, std } = architecture.input;
  const own = objective === "slip" ? "simclr" : objective;
  const usual = objective === "supervised" && size <= smallSide ? "small" : own;
  const preset = data.images.augmentations[augmentation ?? usual] as data.images.Augmentation;
  return { ...preset, size, normalization: { mean, std } };
}
