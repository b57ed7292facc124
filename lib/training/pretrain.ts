import { appendFileSync, existsSync, mkdirSync, rmSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { embeddedSource, type Pairs } from "../data/embedded";
import { tf, type Tensor } from "../engine";
import { openTensors, writeSafetensors } from "../formats";
import {
  build,
  countVocabulary,
  disposeWeights,
  initialise,
  presets,
  wordVocabulary,
  type Architecture,
  type Context,
  type Model,
  type Weights,
} from "../models";
import { random, sample, type Random } from "../random";
import { Failure, hash, startProgress } from "../runs";
import { embeddedTasks } from "../study";
import { augmentation, batchIndices, plainImages, redrawnImages } from "./batches";
import { checkpointFolder, findCheckpoint, keepCheckpoint, type Checkpoint } from "./checkpoint";
import { train, type Saved } from "./loop";
import { clipLoss, normalise } from "./objectives/clip";
import { simclrLoss } from "./objectives/simclr";
import { supervisedLoss } from "./objectives/supervised";
import { optimiserOf, type Recipe } from "./recipe";

/** Raise when the same recipe trains differently: it is part of a checkpoint's id. */
const trainerVersion = 2;
/** Pictures of the source that training never sees. */
const heldOut = 200;

/** The id of the checkpoint that a recipe makes from this content. */
export function checkpointId(recipe: Recipe, content: string): string {
  return hash({ trainerVersion, recipe, content });
}

/**
 * Carries out a recipe on an embedded source, or finds what was carried out before. State is kept every 100 steps: a run
 * that was cut off goes on where it was.
 *
 * @param options.fresh trains again whatever there is
 */
export async function pretrain(recipe: Recipe, options: { fresh?: boolean } = {}): Promise<Checkpoint> {
  const pairs = await embeddedSource(recipe.source, recipe.sourceSize);
  const id = checkpointId(recipe, pairs.content);
  const folder = checkpointFolder(id);
  if (options.fresh) rmSync(folder, { recursive: true, force: true });
  const before = findCheckpoint(id);
  if (before) return before;
  const start = performance.now();
  const words = recipe.objective === "clip" ? vocabularyOf(recipe, pairs) : [];
  const architecture = architectureOf(recipe, pairs);
  const model = build(architecture);
  const weights = await carryOut(recipe, model, pairs, words, folder);
  const made = {
    id,
    recipe,
    architecture,
    words,
    sourceSize: pairs.pictures.count - heldOut,
    upstreamAccuracy: upstreamAccuracy(recipe, model, weights, pairs, words),
    seconds: Math.round((performance.now() - start) / 1000),
  };
  const checkpoint = keepCheckpoint(made, weights);
  rmSync(join(folder, "state.safetensors"), { force: true });
  disposeWeights(weights);
  return checkpoint;
}

function architectureOf(recipe: Recipe, pairs: Pairs): Architecture {
  const preset: Architecture = presets[recipe.architecture];
  const wanted = preset[recipe.objective];
  if (wanted === undefined)
    throw new Failure(
      `recipe: architecture ${recipe.architecture} is not made for objective ${recipe.objective}`,
    );
  if (recipe.objective !== "supervised") return preset;
  if (pairs.classes.length < 2)
    throw new Failure(`recipe: source ${recipe.source} has no labels, which the supervised objective needs`);
  return { ...preset, supervised: { classes: pairs.classes.length } };
}

/** The source's most frequent words, and those of every task's prompts: each class has a vector of its own, learnt or not. */
function vocabularyOf({ architecture }: Recipe, pairs: Pairs): string[] {
  const text = (presets[architecture] as Architecture).clip?.text;
  if (text?.kind !== "mean-of-words")
    throw new Failure(
      `recipe: architecture ${architecture} reads no whole words, which embedded sources need`,
    );
  const ofTasks = new Set(
    embeddedTasks.flatMap((task) => {
      const synonyms = (task.reader.words as string[][] | undefined)?.flat() ?? task.classes;
      return [...synonyms, ...task.templates.join(" ").replaceAll("{}", " ").split(/\s+/)].filter(Boolean);
    }),
  );
  const frequent = countVocabulary(pairs.captions, text.vocabulary - ofTasks.size);
  return [...new Set([...ofTasks, ...frequent])];
}

async function carryOut(
  recipe: Recipe,
  model: Model,
  pairs: Pairs,
  words: readonly string[],
  folder: string,
): Promise<Map<string, Tensor>> {
  const { steps, batchSize, source, seed } = recipe;
  const count = pairs.pictures.count - heldOut;
  if (count < 2) throw new Failure(`recipe: source ${source} has ${pairs.pictures.count} pictures, too few`);
  const state = join(folder, "state.safetensors");
  const metrics = join(folder, "metrics.jsonl");
  mkdirSync(folder, { recursive: true });
  const from = existsSync(state) ? await readState(state) : undefined;
  if (!from && existsSync(metrics)) truncateSync(metrics);
  const progress = startProgress(`pre-training on ${source}`, steps);
  const name = `pretrain/${seed}`;
  const began = performance.now();
  const weights = await train<Tensor[]>({
    parameters: model.parameters,
    weights: initialise(model, random("initialise", seed)),
    batch: (step) => {
      const indices = batchIndices(count, batchSize, name, step);
      return batchOf(recipe, model, pairs, words, indices, random("batch", name, step));
    },
    loss: (current, batch, context) => lossOf(recipe, model, current, batch, context),
    schedule: { kind: recipe.schedule, peak: recipe.learningRate, steps, ...warmupOf(recipe) },
    optimiser: optimiserOf(recipe),
    ...(recipe.clip !== undefined && { clip: recipe.clip }),
    ...(from && { from }),
    every: 25,
    report: ({ step, loss, learningRate }, saved) => {
      const seconds = (performance.now() - began) / 1000;
      const perSecond = Math.round(((step - (from?.step ?? 0)) * batchSize) / seconds);
      progress.update(step, `loss ${loss.toFixed(3)}, ${perSecond} images/s`);
      appendFileSync(
        metrics,
        JSON.stringify({ step, loss, learningRate, imagesPerSecond: perSecond }) + "\n",
      );
      if (step % 100 === 0 && step < steps) {
        writeState(state, saved());
      }
    },
  });
  progress.end();
  return weights;
}

function warmupOf({ warmup }: Recipe): { warmup?: number } {
  return warmup === undefined ? {} : { warmup };
}

function writeState(path: string, { step, tensors }: Saved): void {
  const parts = [...tensors].map(([name, { shape, values }]) => ({ name, shape, values: () => values }));
  writeSafetensors(path, parts, { step: String(step) });
}

async function readState(path: string): Promise<Saved> {
  const file = await openTensors(path);
  try {
    const tensors: Saved["tensors"] = new Map();
    for (const [name, { shape, read }] of file.entries)
      tensors.set(name, { shape: [...shape], values: await read() });
    return { step: Number(file.metadata.get("step")), tensors };
  } finally {
    await file.close();
  }
}

function batchOf(
  { objective }: Recipe,
  { architecture }: Model,
  pairs: Pairs,
  words: readonly string[],
  indices: readonly number[],
  stream: Random,
): Tensor[] {
  const view = () => redrawnImages(pairs.pictures, indices, architecture.input, augmentation, stream);
  switch (objective) {
    case "clip": {
      const captions = indices.map((index) => fewWords(pairs.captions[index] as string, stream));
      return [view(), idsOf(architecture, words, captions)];
    }
    case "simclr":
      return [view(), view()];
    case "supervised":
      return [
        view(),
        tf.tensor1d(
          indices.map((index) => pairs.labels[index] as number),
          "int32",
        ),
      ];
  }
}

/** Of a caption with more than four words, two to six at random: keywords are many, and each should count. */
function fewWords(caption: string, stream: Random): string {
  const all = caption.split(" ");
  return all.length <= 4 ? caption : sample(all, 2 + stream.integer(5), stream).join(" ");
}

function idsOf({ clip }: Architecture, words: readonly string[], texts: readonly string[]): Tensor {
  const context = (clip as NonNullable<Architecture["clip"]>).text.context;
  return tf.tensor2d(wordVocabulary(words).encode(texts, context), [texts.length, context], "int32");
}

function lossOf(
  { objective }: Recipe,
  model: Model,
  weights: Weights,
  [first, second]: Tensor[],
  context: Context,
): Tensor {
  const [a, b] = [first as Tensor, second as Tensor];
  switch (objective) {
    case "clip":
      return clipLoss(model, weights, a, b, context);
    case "simclr":
      return simclrLoss(model, weights, a, b, context);
    case "supervised":
      return supervisedLoss(model, weights, a, b, context);
  }
}

function upstreamAccuracy(
  { objective }: Recipe,
  model: Model,
  weights: Weights,
  pairs: Pairs,
  words: readonly string[],
): number | null {
  if (objective === "simclr") return null;
  const first = pairs.pictures.count - heldOut;
  const right = [0, 100].map((offset) =>
    tf.tidy(() => {
      const indices = Array.from({ length: 100 }, (_, i) => first + offset + i);
      const features = model.image.forward(
        weights,
        plainImages(pairs.pictures, indices, model.architecture.input),
      );
      const [scores, truth] =
        objective === "supervised"
          ? [model.head?.forward(weights, features) as Tensor, indices.map((i) => pairs.labels[i] as number)]
          : [
              tf.matMul(
                normalise(features),
                normalise(
                  model.text?.forward(
                    weights,
                    idsOf(
                      model.architecture,
                      words,
                      indices.map((i) => pairs.captions[i] as string),
                    ),
                  ) as Tensor,
                ),
                false,
                true,
              ),
              indices.map((_, i) => i),
            ];
      const found = scores.argMax(1).dataSync();
      return truth.filter((label, i) => label === found[i]).length;
    }),
  );
  return right.reduce((sum, n) => sum + n, 0) / heldOut;
}
