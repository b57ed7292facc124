import type { Architecture, TextTower } from "../architecture";
import { classifierName } from "../model";
import {
  inferConvnext,
  inferEfficientnet,
  inferModifiedResnet,
  inferRegnet,
  inferResnet,
} from "./infer/convolutional";
import { usualInput, type ArchitectureHints } from "./infer/hints";
import { countMatches, axisLength } from "./infer/shapes";
import type { Infer, InferredTower } from "./infer/tower";
import { inferClipVit, inferMixer, inferSwin, inferVit } from "./infer/vit";
import { withoutPrefix, type StateDict } from "./state-dict";

export type { ArchitectureHints } from "./infer/hints";

/** A model that weights belong to, and what of it they did not show. */
export interface Inferred {
  readonly architecture: Architecture;
  /** Whether weights (a position embedding) show the pictures' size. */
  readonly sizeFromWeights: boolean;
  /** What was taken for granted, in words. */
  readonly assumed: readonly string[];
}

const trunks: readonly Infer[] = [
  inferVit,
  inferSwin,
  inferMixer,
  inferConvnext,
  inferEfficientnet,
  inferRegnet,
  inferResnet,
];

/** The architecture that tensors of these names and shapes belong to; undefined where it is none that we know. */
export function inferArchitecture(stateDict: StateDict, hints: ArchitectureHints): Inferred | undefined {
  if (stateDict.has("token_embedding.weight")) return clip(stateDict, hints);
  if (stateDict.has("image_mlp.layer1.weight")) {
    const tower = first(trunks, withoutPrefix(stateDict, "visual."), hints);
    const hidden = axisLength(stateDict, "image_mlp.layer1.weight", 0);
    const output = axisLength(stateDict, "image_mlp.layer3.weight", 0);
    return tower && finished({ ...tower, input: "imagenet" }, hints, { simclr: { hidden, output } });
  }
  const tower = first([inferClipVit, ...trunks], stateDict, hints);
  if (tower === undefined) return undefined;
  const head = stateDict.get(`${classifierName(tower.image)}.weight`);
  const isHead = head?.shape.length === 2 && stateDict.has(`${classifierName(tower.image)}.bias`);
  return finished(tower, hints, isHead ? { supervised: { classes: head.shape[0]! } } : {});
}

function first(
  kinds: readonly Infer[],
  stateDict: StateDict,
  hints: ArchitectureHints,
): InferredTower | undefined {
  for (const infer of kinds) {
    const found = infer(stateDict, hints);
    if (found !== undefined) return found;
  }
  return undefined;
}

function finished(
  { image, size, usualSize = 224, input, assumed = [] }: InferredTower,
  hints: ArchitectureHints,
  head: Omit<Architecture, "image" | "input">,
): Inferred {
  return {
    architecture: {
      input: usualInput(hints.input ?? input, size ?? hints.size ?? usualSize),
      image,
      ...head,
    },
    sizeFromWeights: size !== undefined,
    assumed,
  };
}

function clip(stateDict: StateDict, hints: ArchitectureHints): Inferred | undefined {
  const projection = stateDict.has("text_projection.weight") ? "linear" : "matrix";
  const embed =
    projection === "linear"
      ? axisLength(stateDict, "text_projection.weight", 0)
      : axisLength(stateDict, "text_projection", 1);
  const trunk = withoutPrefix(stateDict, "visual.trunk.");
  const towerOf = trunk.size > 0 ? trunk : withoutPrefix(stateDict, "visual.");
  const tower = first(trunk.size > 0 ? trunks : [inferClipVit, inferModifiedResnet], towerOf, hints);
  if (tower === undefined) return undefined;
  const imageHead = stateDict.has("visual.head.mlp.fc1.weight")
    ? "mlp"
    : stateDict.has("visual.head.proj.weight")
      ? undefined
      : "none";
  // logit_scale is read from the file; this is where training would start.
  const logitScale = Math.log(1 / 0.07);
  const head = trunk.size > 0 && imageHead !== undefined ? { imageHead } : {};
  const text = textTower(stateDict, hints, projection);
  return finished(towerWithoutEmbed(tower), hints, { clip: { text, embed, logitScale, ...head } } as never);
}

/** The shared space's width stands in `clip`. */
function towerWithoutEmbed(tower: InferredTower): InferredTower {
  if (tower.image.kind !== "clip-vit") return tower;
  const { embed: _, ...image } = tower.image;
  return { ...tower, image };
}

function textTower(
  stateDict: StateDict,
  { text = {}, activation }: ArchitectureHints,
  projection: "linear" | "matrix",
): TextTower {
  const width = axisLength(stateDict, "ln_final.weight", 0);
  return {
    kind: "transformer",
    vocabulary: axisLength(stateDict, "token_embedding.weight", 0),
    context: axisLength(stateDict, "positional_embedding", 0),
    width,
    depth: countMatches(stateDict, /^transformer\.resblocks\.(\d+)\./),
    heads: text.heads ?? Math.max(1, width / 64),
    hidden: axisLength(stateDict, "transformer.resblocks.0.mlp.c_fc.weight", 0),
    activation: text.activation ?? activation ?? "gelu",
    ...(text.epsilon !== undefined && { epsilon: text.epsilon }),
    ...(text.causal === false && { causal: false }),
    ...(text.pool === "last" && { pool: "last" as const }),
    ...(projection === "linear" && { projection }),
    ...(stateDict.has("transformer.resblocks.0.ls_1.gamma") && { layerScale: true }),
  };
}
