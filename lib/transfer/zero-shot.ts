import { tf, type Tensor } from "../engine";
import { encodeTexts, logitScale } from "../models";
import { Failure } from "../runs";
import { normalise } from "../training";
import { cosineScale } from "./head";
import type { OpenedTask } from "./task";
import type { Start } from "./start";

/**
 * CLIP's zero-shot classifier, as OpenCLIP builds it (Radford et al. 2021, section 3.1.4): for each class the mean of the
 * normalised features of its prompts, every template with every word for the class, normalised again.
 * [features, classes]; the caller disposes of it. Progress is shown where there are many prompts.
 *
 * @throws Failure where the model has no text tower, or a template no place for the name
 */
export async function zeroShotHead(
  { model, weights, words }: Pick<Start, "model" | "weights" | "words">,
  { task, synonyms, templates }: Pick<OpenedTask, "task" | "synonyms" | "templates">,
): Promise<Tensor> {
  const { text, architecture } = model;
  if (!text) throw new Failure(`task ${task}: a zero-shot head needs a checkpoint with a text tower`);
  if (templates.length === 0)
    throw new Failure(`task ${task}: has no prompt template, expected at least one`);
  const without = templates.find((template) => !template.includes("{}"));
  if (without !== undefined)
    throw new Failure(`task ${task}: template "${without}" has no {} for the class's name`);
  const prompts = synonyms.map((names) =>
    templates.flatMap((template) => names.map((name) => template.replaceAll("{}", name))),
  );
  const checkpoint = { architecture, weights, ...(words.length > 0 && { words }) };
  const { values, shape } = await encodeTexts(checkpoint, prompts.flat(), { batchSize: 128 });
  const width = shape[1]!;
  return tf.tidy(() => {
    let at = 0;
    const columns = prompts.map(({ length }) => {
      const part = values.subarray(at * width, (at + length) * width);
      at += length;
      return normalise(normalise(tf.tensor2d(part, [length, width])).mean(0));
    });
    return tf.stack(columns, 1);
  });
}

/** CLIP's factor on cosines, exp(logit_scale) at most 100; that of cosine heads where the model has none. */
export function logitScaleOf({ weights }: Pick<Start, "weights">): number {
  if (!weights.has("logit_scale")) return cosineScale;
  const scale = tf.tidy(() => logitScale(weights));
  const value = scale.dataSync()[0]!;
  scale.dispose();
  return value;
}
