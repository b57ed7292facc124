import { embeddedSource, strongRedraws, type Pairs } from "../../data";
import { tf, type Tensor } from "../../engine";
import { countVocabulary, inputTensor, presets, tokeniser, type Architecture } from "../../models";
import { random, sample, type Random } from "../../random";
import { UserError } from "../../common";
import { embeddedTasks } from "../../catalogue";
import { batchIndices, drawRedraws, plainImages } from "../batch-images";
import { objectiveInputs } from "../objectives/objective-inputs";
import type { Recipe } from "../recipe";
import type { Examples } from "./examples";
import { startRedrawer } from "./redrawer";

/** Pictures of the source that training never sees: its last ones. */
const heldOut = 200;

/**
 * The examples of a source that comes with npm: in memory, redrawn at random in a thread, a batch ahead of the
 * trainer.
 */
export async function embeddedExamples(recipe: Recipe): Promise<Examples> {
  const pairs = await embeddedSource(recipe.source, recipe.sourceSize);
  const architecture: Architecture = presets[recipe.architecture];
  const { views: viewCount, beside } = objectiveInputs[recipe.objective];
  const words = beside === "caption" ? vocabularyOf(architecture, pairs) : [];
  const count = pairs.pictures.count - heldOut;
  if (count < 2)
    throw new UserError(
      `recipe: source ${recipe.source} has ${pairs.pictures.count} pictures, of which ${heldOut} are held out: too few`,
    );
  const name = `pretrain/${recipe.seed}`;
  const captionsOf = (indices: readonly number[]) => indices.map((index) => pairs.captions[index] as string);
  const second = (indices: readonly number[], captions: readonly string[]): Tensor =>
    beside === "caption"
      ? idsOf(architecture, words, captions)
      : tf.tensor1d(
          indices.map((index) => pairs.labels[index] as number),
          "int32",
        );
  const redrawer = startRedrawer(pairs.pictures, architecture.input);
  const prepare = (step: number) => {
    const indices = batchIndices(count, recipe.batchSize, name, step);
    const stream = random("batch", name, step);
    // The captions' words are drawn before the pictures' changes.
    const captions = beside === "caption" ? captionsOf(indices).map((text) => fewWords(text, stream)) : [];
    const views = Array.from({ length: viewCount }, () =>
      redrawer.redraw(indices, drawRedraws(indices.length, strongRedraws, stream)),
    );
    const pictures = Promise.all(views);
    pictures.catch(() => {}); // looked at when its step comes
    return { step, indices, captions, pictures };
  };
  let next: ReturnType<typeof prepare> | undefined;
  return {
    content: pairs.content,
    count,
    classes: pairs.classes,
    words,
    async batch(step) {
      const { indices, captions, pictures } = next?.step === step ? next : prepare(step);
      next = prepare(step + 1);
      const views = (await pictures).map((values) => inputTensor(values, architecture.input));
      return beside === undefined ? views : [...views, second(indices, captions)];
    },
    heldOut: {
      count: heldOut,
      async batch(start, end) {
        const indices = Array.from({ length: end - start }, (_, i) => count + start + i);
        return [
          plainImages(pairs.pictures, indices, architecture.input),
          second(indices, captionsOf(indices)),
        ];
      },
    },
    close: () => redrawer.close(),
  };
}

/**
 * For a tower of whole words: the source's most frequent ones, and those of every task's prompts: each class has a
 * vector of its own, learnt or not.
 */
function vocabularyOf({ clip }: Architecture, pairs: Pairs): string[] {
  if (clip?.text.kind !== "mean-of-words") return [];
  const ofTasks = new Set(
    embeddedTasks.flatMap((task) => {
      const synonyms = task.synonyms?.flat() ?? task.classes;
      return [...synonyms, ...task.templates.join(" ").replaceAll("{}", " ").split(/\s+/)].filter(Boolean);
    }),
  );
  const frequent = countVocabulary(pairs.captions, clip.text.vocabulary - ofTasks.size);
  return [...new Set([...ofTasks, ...frequent])];
}

/** Of a caption with more than four words, two to six at random: keywords are many, and each should count. */
function fewWords(caption: string, stream: Random): string {
  const all = caption.split(" ");
  return all.length <= 4 ? caption : sample(all, 2 + stream.integer(5), stream).join(" ");
}

function idsOf(architecture: Architecture, words: readonly string[], texts: readonly string[]): Tensor {
  const { context } = (architecture.clip as NonNullable<Architecture["clip"]>).text;
  return tf.tensor2d(tokeniser({ architecture, words })(texts), [texts.length, context], "int32");
}
