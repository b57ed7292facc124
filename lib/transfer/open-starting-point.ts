import { existsSync } from "node:fs";
import { basename } from "node:path";
import {
  catalogued,
  build,
  loadCheckpoint,
  presets,
  type Architecture,
  type LoadOptions,
  type ArchitectureName,
} from "../models";
import { UserError, hash, hashFile } from "../common";
import { publicCheckpoints, embeddedSources } from "../catalogue";
import { findCheckpoint, pretrain, readRecipe, recipeNames } from "../training";
import {
  rawPixelsStartingPoint,
  startingPointOf,
  scratchStartingPoint,
  type StartingPoint,
  type PretrainingColumns,
} from "./starting-point";

export interface StartingPointOptions extends LoadOptions {
  /** Of random weights. */
  seed?: number;
}

/**
 * Opens what a transfer starts from. `name` is one of
 *
 * - a file's path (OpenCLIP's, OpenAI's, torchvision's, timm's, SLIP's, our own) or a name of the catalogue (`upstream checkpoint ls`);
 * - the id of a pre-training of one's own (`upstream pretrain` prints it);
 * - an embedded pre-training, `RECIPE:SOURCE` (`icons:ui`, `demo:emoji`) or a recipe's file: carried out first where it has not been;
 * - `scratch`: random weights (of `architecture`, by default the icons'); under a probe these are random features;
 * - `raw-pixels`: no encoder at all.
 *
 * @throws UserError where it is none of these, or the file is not what it should be. The caller disposes of the weights.
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
  const recipe = recipeOf(name);
  if (recipe !== undefined) return startingPointOf(await pretrain(recipe));
  if (!existsSync(name) && !publicCheckpoints.some((one) => one.name === name))
    throw new UserError(
      `no checkpoint ${name}: expected a file, a pre-training's id, a name of \`upstream checkpoint ls\`, ` +
        `${recipeNames[0]}:${embeddedSources[0]!.name} (a recipe and an embedded source), scratch, or raw-pixels`,
    );
  return openCheckpointFile(name, { ...load, ...(architecture && { architecture }) });
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
  if (/\.(ya?ml|json)$/.test(name)) return readRecipe(name);
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
  const checkpoint = await loadCheckpoint(name, options);
  const { architecture, weights, words = [], from } = checkpoint;
  return {
    model: build(architecture),
    weights,
    words,
    content: await hashFile(from),
    columns: fileColumns(name, checkpoint),
  };
}

/** Equal for architectures that are: a file says how wide hidden layers are where a preset leaves it at four times the width. */
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
  { architecture, recipe, from }: Awaited<ReturnType<typeof loadCheckpoint>>,
): PretrainingColumns {
  const entry = existsSync(name) ? undefined : catalogued(name).entry;
  const own = (recipe ?? {}) as Partial<Record<string, string | number>>;
  const number = (value: unknown) => (typeof value === "number" ? value : null);
  const preset = Object.keys(presets).find(
    (one) => architectureHash(presets[one as ArchitectureName]) === architectureHash(architecture),
  );
  return {
    objective: architecture.clip ? "clip" : architecture.simclr ? "simclr" : "supervised",
    architecture: entry?.architecture ?? preset ?? architecture.image.kind,
    source: entry?.source ?? String(own.source ?? basename(from)),
    sourceSize: number(own.sourceSize),
    pretrainEpochs: number(own.epochs),
    pretrainLearningRate: number(own.learningRate),
    pretrainBatchSize: number(own.batchSize),
    pretrainWeightDecay: number(own.weightDecay),
    upstreamAccuracy: null,
  };
}
