import { tf, type Tensor } from "../engine";
import { encodeTexts, type Model, type TextTokeniser, type Weights } from "../models";
import { UserError } from "../common";
import { unitLength } from "./objectives/clip";

/** The names of a task's classes and the templates of prompts that they are put into. */
export interface Prompts {
  readonly task: string;
  /** The words a class may be called by; the first is its name. */
  readonly synonyms: readonly (readonly string[])[];
  readonly templates: readonly string[];
}

/**
 * CLIP's zero-shot classifier, as OpenCLIP builds it (Radford et al. 2021, section 3.1.4): for each class the mean of
 * the normalised features of its prompts, every template with every word for the class, normalised again. [features,
 * classes]; the caller disposes of it. Progress is shown where there are many prompts.
 *
 * @throws UserError where the model has no text tower, or a template no place for the name
 */
export async function zeroShotHead(
  {
    model,
    weights,
    words,
    tokeniser,
  }: { model: Model; weights: Weights; words: readonly string[]; tokeniser?: TextTokeniser },
  { task, synonyms, templates }: Prompts,
): Promise<Tensor> {
  const { text, architecture } = model;
  if (!text) throw new UserError(`task ${task}: a zero-shot head needs a checkpoint with a text tower`);
  if (templates.length === 0)
    throw new UserError(`task ${task}: has no prompt template, expected at least one`);
  const without = templates.find((template) => !template.includes("{}"));
  if (without !== undefined)
    throw new UserError(`task ${task}: template "${without}" has no {} for the class's name`);
  const prompts = synonyms.map((names) =>
    templates.flatMap((template) => names.map((name) => template.replaceAll("{}", name))),
  );
  const checkpoint = {
    architecture,
    weights: new Map(weights),
    ...(words.length > 0 && { words }),
    ...(tokeniser && { tokeniser }),
  };
  const { values, shape } = await encodeTexts(checkpoint, prompts.flat(), { batchSize: 128 });
  const width = shape[1]!;
  return tf.tidy(() => {
    let at = 0;
    const columns = prompts.map(({ length }) => {
      const part = values.subarray(at * width, (at + length) * width);
      at += length;
      return unitLength(unitLength(tf.tensor2d(part, [length, width])).mean(0));
    });
    return tf.stack(columns, 1);
  });
}
