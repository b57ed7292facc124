import type { TaskData } from "../data/labelled";
import { tf, type Tensor } from "../engine";
import {
  build,
  initialise,
  presets,
  wordVocabulary,
  type Architecture,
  type Model,
  type PresetName,
} from "../models";
import { random } from "../random";
import { Failure } from "../runs";
import { loadWeights, normalise, type Checkpoint } from "../training";

/** What a transfer starts from: a model, its weights, and the words its text tower knows. */
export interface Start {
  model: Model;
  weights: Map<string, Tensor>;
  words: readonly string[];
}

/** A checkpoint's model with its weights; the caller disposes them. */
export async function startFrom(checkpoint: Checkpoint): Promise<Start> {
  return {
    model: build(checkpoint.architecture),
    weights: await loadWeights(checkpoint),
    words: checkpoint.words,
  };
}

/** The same architecture with random weights: scratch. */
export function startFromScratch(architecture: PresetName, seed: number): Start {
  const model = build(presets[architecture]);
  return { model, weights: initialise(model, random("scratch", seed)), words: [] };
}

/**
 * CLIP's zero-shot classifier (Radford et al. 2021, section 3.1.4): for each class the mean of the normalised features of
 * its prompts, every template with every word for the class, normalised again. [features, classes]; the caller
 * disposes it.
 *
 * @throws Failure where the model has no text tower, or a template no place for the name
 */
export function zeroShotHead(
  { model, weights, words }: Start,
  { task, synonyms, templates }: Pick<TaskData, "task" | "synonyms" | "templates">,
): Tensor {
  const { text, architecture } = model;
  if (!text) throw new Failure(`task ${task}: a zero-shot head needs a checkpoint with a text tower`);
  const without = templates.find((template) => !template.includes("{}"));
  if (without !== undefined)
    throw new Failure(`task ${task}: template "${without}" has no {} for the class's name`);
  const { context } = (architecture.clip as NonNullable<Architecture["clip"]>).text;
  const vocabulary = wordVocabulary(words);
  return tf.tidy(() => {
    const columns = synonyms.map((names) => {
      const prompts = templates.flatMap((template) => names.map((name) => template.replaceAll("{}", name)));
      const ids = tf.tensor2d(vocabulary.encode(prompts, context), [prompts.length, context], "int32");
      return normalise(normalise(text.forward(weights, ids)).mean(0));
    });
    return tf.stack(columns, 1);
  });
}
