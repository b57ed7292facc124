import { compile, tf, type Tensor } from "../engine";
import { startProgress, sum, throwIfStopped, UserError } from "../common";
import type { Architecture } from "./architecture";
import type { Checkpoint } from "./checkpoints/checkpoint";
import { fold } from "./fold";
import { build } from "./model";
import type { Module, Weights } from "./module";
import { inputTensor, toInput } from "./preprocess";
import { endToken, tokenizeBatch, vocabularySize } from "./tokeniser/clip-tokeniser";
import { wordVocabulary } from "./tokeniser/word-vocabulary";

/** Features, row by row. */
export interface Features {
  readonly values: Float32Array;
  /** Rows, then what one row has: [images, width], or more axes for a block's activations. */
  readonly shape: readonly number[];
}

/** What is wanted of an encoder, and whether progress is shown. */
export interface EncodeOptions {
  /** A named block (see {@link blocks}) whose output is wanted instead of the features. */
  readonly block?: string;
  /** How many pictures or texts come, for the progress that is shown; left out: none is. */
  readonly total?: number;
}

/** A batch of pictures, [n, size, size, channels] row by row: pixels from 0 to 255, or numbers already normalised. */
export type PixelBatch = Uint8Array | Uint8ClampedArray | Float32Array;

/**
 * The features of pictures, as the model gives them (CLIP's are not yet of length 1).
 *
 * @param batches pictures already resized and cut to the architecture's `input.size`; each batch is encoded at once.
 * @throws where a batch is not a whole number of pictures, or the block is not there.
 */
export async function encodeImages(
  { architecture, weights }: Pick<Checkpoint, "architecture" | "weights">,
  batches: AsyncIterable<PixelBatch> | Iterable<PixelBatch>,
  options: EncodeOptions = {},
): Promise<Features> {
  const { size } = architecture.input;
  const { channels } = architecture.image;
  const picture = size * size * channels;
  return withFolded(build(architecture).image, weights, options, async (encode) => {
    for await (const batch of batches) {
      if (batch.length === 0 || batch.length % picture !== 0)
        throw new UserError(
          `a batch of ${batch.length} values: expected pictures of ${size}x${size}x${channels}`,
        );
      encode(() => inputTensor(numbersOf(batch, architecture), architecture.input));
    }
  });
}

function numbersOf(batch: PixelBatch, { input, image }: Architecture): Float32Array {
  if (batch instanceof Float32Array) return batch;
  const { size } = input;
  const channels = image.channels as 1 | 3;
  const pixels = new Uint8Array(batch.buffer, batch.byteOffset, batch.length);
  return toInput({ count: batch.length / (size * size * channels), size, channels, pixels }, input);
}

/**
 * The features of texts, by the checkpoint's own tokeniser: CLIP's, the one that lies beside its weights, or its
 * vocabulary of words.
 *
 * @throws where the checkpoint has no text tower.
 */
export async function encodeTexts(
  checkpoint: Pick<Checkpoint, "architecture" | "weights" | "words" | "tokeniser">,
  texts: readonly string[],
  options: EncodeOptions & { batchSize?: number } = {},
): Promise<Features> {
  const { text } = build(checkpoint.architecture);
  if (text === undefined) throw new UserError("the checkpoint has no text tower: its model is not CLIP");
  const { context } = checkpoint.architecture.clip!.text;
  // A block's output keeps its shape from batch to batch.
  const text_ = checkpoint.architecture.clip!.text;
  const isCausal = text_.kind === "transformer" && text_.causal !== false && text_.pool !== "last";
  const isCut = isCausal && options.block === undefined;
  const tokenise = tokeniser(checkpoint);
  const { batchSize = 64 } = options;
  return withFolded(text, checkpoint.weights, { total: texts.length, ...options }, (encode) => {
    for (let start = 0; start < texts.length; start += batchSize) {
      const part = texts.slice(start, start + batchSize);
      const ids = tokenise(part);
      const length = isCut ? upToEnd(ids, context) : context;
      encode(() => tf.tensor2d(ids, [part.length, context], "int32").slice([0, 0], [part.length, length]));
    }
    return Promise.resolve();
  });
}

/**
 * How many positions it takes to hold every end token: a causal transformer's features don't look further, and prompts
 * are short.
 */
function upToEnd(ids: Int32Array, context: number): number {
  let length = 1;
  for (let row = 0; row < ids.length; row += context)
    length = Math.max(length, ids.indexOf(endToken, row) - row + 1);
  return length;
}

/** Turns texts into the ids that the checkpoint's text tower takes, [texts, context] row by row. */
export function tokeniser({
  architecture,
  words,
  tokeniser: own,
}: Pick<Checkpoint, "architecture" | "words" | "tokeniser">): (texts: readonly string[]) => Int32Array {
  const text = architecture.clip?.text;
  if (text === undefined) throw new UserError("the checkpoint has no text tower: its model is not CLIP");
  if (text.kind === "transformer") {
    if (own !== undefined) return (texts) => checkedIds(own.encode(texts, text.context), text.vocabulary);
    if (text.vocabulary !== vocabularySize)
      throw new UserError(
        `a text tower of ${text.vocabulary} ids, which are not CLIP's ${vocabularySize}: put its spiece.model or tokenizer.json ` +
          "beside the weights",
      );
    return (texts) => tokenizeBatch(texts, text.context);
  }
  if (words === undefined) throw new UserError("the checkpoint lacks the vocabulary of its text tower");
  const vocabulary = wordVocabulary(words);
  return (texts) => vocabulary.encode(texts, text.context);
}

/** @throws UserError where a tokeniser gives an id that its text tower does not know: it is another model's. */
function checkedIds(ids: Int32Array, vocabulary: number): Int32Array {
  const stranger = ids.find((id) => id >= vocabulary);
  if (stranger !== undefined)
    throw new UserError(
      `the tokeniser beside the weights gives id ${stranger}, and the text tower knows ${vocabulary} ids: it is another model's`,
    );
  return ids;
}

type Encode = (input: () => Tensor) => void;

/** Runs a tower on inputs, batch norms folded, and gathers what it gives. */
async function withFolded(
  tower: Module,
  weights: Weights,
  { block, total }: EncodeOptions,
  run: (encode: Encode) => Promise<void>,
): Promise<Features> {
  const folded = fold(tower, weights);
  const encode = compile(([input]) => [forward(tower, folded, input!, block)], { after: 2 });
  const parts: Float32Array[] = [];
  let row: readonly number[] = [];
  let rows = 0;
  const progress = total === undefined ? undefined : startProgress("encoding", total);
  try {
    await run((input) => {
      throwIfStopped();
      const batch = tf.tidy(input);
      const [output] = encode([batch]) as [Tensor];
      batch.dispose();
      parts.push(output.dataSync() as Float32Array);
      row = output.shape.slice(1);
      rows += output.shape[0]!;
      output.dispose();
      progress?.update(rows);
    });
  } finally {
    progress?.end();
    encode.dispose();
    for (const [name, tensor] of folded) if (weights.get(name) !== tensor) tensor.dispose();
  }
  return { values: joined(parts), shape: [rows, ...row] };
}

/** Arrays one after another. */
export function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(sum(parts.map((part) => part.length)));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function forward(tower: Module, weights: Weights, input: Tensor, block: string | undefined): Tensor {
  if (block === undefined) return tower.forward(weights, input);
  let found: Tensor | undefined;
  const names: string[] = [];
  tower.forward(weights, input, {
    capture: (name, output) => {
      names.push(name);
      if (name === block) found = output;
    },
  });
  if (found === undefined) throw new UserError(`no block ${block}; there are ${names.join(", ")}`);
  return found;
}
