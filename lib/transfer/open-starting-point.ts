import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  build,
  loadCheckpoint,
  locateCheckpoint,
  objectiveFor,
  openOnnx,
  presets,
  type Architecture,
  type LoadOptions,
  type ArchitectureName,
} from "../models";
import { UserError, hash, hashFile } from "../common";
import { unknownPretraining } from "../results";
import { embeddedSources } from "../catalogue";
import { findCheckpoint, pretrain, readRecipe, recipeNames } from "../training";
import {
  rawPixelsStartingPoint,
  startingPointOf,
  scratchStartingPoint,
  type StartingPoint,
  type PretrainingColumns,
} from "./starting-point";
import { openStoredFeatures } from "./stored-features";
import type { Trial } from "./trial";

/** How a starting point is opened: what its file does not say, and the seed of random weights. */
export interface StartingPointOptions extends LoadOptions {
  /** The seed of random weights (`scratch`, `random-features`); default 0. */
  seed?: number;
}

/**
 * Opens what a transfer starts from. `name` is one of
 *
 * - a file or folder of weights (transformers', timm's, OpenCLIP's, torchvision's, our own, ...), `org/name` in Hugging
 *   Face's cache, or a name of the catalogue (`upstream checkpoint ls`);
 * - an ONNX file, or features in a file as `upstream encode` writes them (`F.npy`, with `F.rows.txt`): probes and
 *   scores only;
 * - the id of a pre-training of one's own (`upstream pretrain` prints it);
 * - an embedded pre-training, `RECIPE:SOURCE` (`icons:ui`, `demo:emoji`) or a recipe's file: carried out first where
 *   it has not been;
 * - `scratch`: random weights (of `architecture`, by default the icons'); under a probe these are random features;
 * - `raw-pixels`: no encoder at all.
 *
 * @throws UserError where it is none of these, or the file is not what it should be. The caller frees it by
 *   `closeStartingPoint`.
 */
export async function openStartingPoint(
  name: string,
  options: StartingPointOptions = {},
): Promise<StartingPoint> {
  const { architecture, seed = 0, ...load } = options;
  if (name === "raw-pixels") return rawPixelsStartingPoint();
  if (name === "scratch" || name === "random-features") return openScratch(architecture, seed);
  if (/^[0-9a-f]{16}$/.test(name)) {
    const checkpoint = findCheckpoint(name);
    if (checkpoint === undefined) throw new UserError(`no checkpoint ${name}: pre-train its recipe first`);
    return startingPointOf(checkpoint);
  }
  if (name.endsWith(".npy")) return openStoredFeatures(name);
  const recipe = recipeOf(name);
  if (recipe !== undefined) return startingPointOf(await pretrain(recipe));
  return openCheckpointFile(name, { ...load, ...(architecture && { architecture }) });
}

/**
 * The options that `openStartingPoint` needs for a trial's starting point: scratch has an architecture and a seed, a
 * file what it does not say itself.
 */
export function startingPointOptions({
  start,
  architecture,
  seed,
  load = {},
}: Pick<Trial, "start" | "architecture" | "seed" | "load">): StartingPointOptions {
  const isScratch = start === "scratch" || start === "random-features";
  return isScratch ? { architecture: architecture as ArchitectureName, seed } : load;
}

/**
 * Whether a starting point's name, as {@link openStartingPoint} takes it, means features alone (an ONNX file, stored
 * features, raw pixels): such a one is probed, and not fine-tuned. No weights are read.
 */
export function holdsFeaturesAlone(name: string): boolean {
  if (name.endsWith(".npy") || name === "raw-pixels") return true;
  if (name === "scratch" || name === "random-features") return false;
  if (/^[0-9a-f]{16}$/.test(name) || recipeOf(name) !== undefined) return false;
  return located(name).weights.endsWith(".onnx");
}

function openScratch(
  architecture: StartingPointOptions["architecture"] = "clip-tiny-icons",
  seed: number,
): StartingPoint {
  if (typeof architecture !== "string" || !Object.hasOwn(presets, architecture))
    throw new UserError(
      `architecture ${typeof architecture === "string" ? architecture : "of one's own"}: scratch needs one of ${Object.keys(presets).join(", ")}`,
    );
  return scratchStartingPoint(architecture, seed);
}

/** The recipe that `RECIPE:SOURCE`, a recipe's name or its file means; undefined where it is none. */
function recipeOf(name: string) {
  if (/\.(ya?ml|json)$/.test(name) && !name.endsWith(".index.json")) return readRecipe(name);
  const [recipe, source, ...more] = name.split(":") as [string, ...string[]];
  if (!recipeNames.includes(recipe) || more.length > 0) return undefined;
  const read = readRecipe(recipe);
  if (source === undefined) return read;
  if (!embeddedSources.some((one) => one.name === source))
    throw new UserError(
      `${name}: no embedded source ${source}; there are ${embeddedSources.map((one) => one.name).join(", ")}`,
    );
  return { ...read, source };
}

async function openCheckpointFile(name: string, options: LoadOptions): Promise<StartingPoint> {
  const { entry, weights: path } = located(name);
  const bytes = await weightsHash(path);
  if (path.endsWith(".onnx")) return openOnnxFile(`${name} (${bytes.slice(0, 8)})`, path, bytes, options);
  const checkpoint = await loadCheckpoint(name, options);
  const { architecture, weights, words = [], tokeniser } = checkpoint;
  return {
    model: build(architecture),
    weights,
    words,
    ...(tokeniser && { tokeniser }),
    // The same weights on pictures prepared in another way give other features.
    content: hash({ bytes, architecture }),
    columns: fileColumns(entry ? name : `${name} (${bytes.slice(0, 8)})`, checkpoint, entry),
  };
}

/** An encoder in an ONNX file: probes and scores work on its features. */
async function openOnnxFile(
  name: string,
  path: string,
  bytes: string,
  options: LoadOptions,
): Promise<StartingPoint> {
  const { input, channels, featureSize, encode, close } = await openOnnx(path, options);
  const architecture: Architecture = { input, image: { kind: "onnx", channels, featureSize } };
  return {
    model: build(architecture),
    weights: new Map(),
    words: [],
    frozen: { encode, close },
    content: hash({ bytes, architecture }),
    columns: {
      ...unknownPretraining,
      objective: "supervised",
      architecture: "onnx",
      source: name,
    },
  };
}

function located(name: string): ReturnType<typeof locateCheckpoint> {
  try {
    return locateCheckpoint(name);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(
      `no checkpoint ${error.message}; or a pre-training's id, ${recipeNames[0]}:${embeddedSources[0]!.name} ` +
        "(a recipe and an embedded source), scratch, or raw-pixels",
    );
  }
}

/** What tells weights from others: the hash of their bytes, of all shards where they lie in several files. */
async function weightsHash(path: string): Promise<string> {
  if (!path.endsWith(".index.json")) return hashFile(path);
  const folder = dirname(path);
  const shards = readdirSync(folder).filter((file) => /\.(safetensors|bin)$/.test(file));
  const files = [path, ...shards.sort().map((file) => join(folder, file))];
  const hashes: string[] = [];
  for (const file of files) hashes.push(await hashFile(file));
  return hash(hashes);
}

/**
 * Equal for architectures that are: a file says how wide hidden layers are where a preset leaves it at four times the
 * width.
 */
function architectureHash(architecture: Architecture): string {
  const plain = JSON.stringify(architecture, (_, part: unknown) => {
    const { hidden, ...rest } = (part ?? {}) as { hidden?: number; width?: number };
    return hidden !== undefined && hidden === 4 * rest.width! ? rest : part;
  });
  return hash(JSON.parse(plain));
}

/** What is known of a checkpoint that somebody else made: the catalogue's facts, or what its file says. */
function fileColumns(
  name: string,
  { architecture, recipe }: Awaited<ReturnType<typeof loadCheckpoint>>,
  entry: ReturnType<typeof locateCheckpoint>["entry"],
): PretrainingColumns {
  const own = (recipe ?? {}) as Partial<Record<string, string | number>>;
  const number = (value: unknown) => (typeof value === "number" ? value : null);
  const preset = Object.keys(presets).find(
    (one) => architectureHash(presets[one as ArchitectureName]) === architectureHash(architecture),
  );
  return {
    // The file of a published SLIP is read without the head that would tell it from CLIP.
    objective: entry?.objective ?? objectiveFor(architecture) ?? "supervised",
    architecture: entry?.architecture ?? preset ?? architecture.image.kind,
    source: entry?.source ?? String(own.source ?? name),
    sourceSize: number(own.sourceSize),
    pretrainEpochs: number(own.epochs),
    pretrainLearningRate: number(own.learningRate),
    pretrainBatchSize: number(own.batchSize),
    pretrainWeightDecay: number(own.weightDecay),
    upstreamAccuracy: null,
  };
}
