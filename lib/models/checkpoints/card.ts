import { z } from "zod";
import type { TensorFile } from "../../formats";
import { UserError } from "../../common";
import type { Architecture } from "../architecture";
import type { Checkpoint } from "./checkpoint";

/** What our own files say beside the weights: under `upstream` in the header, and in the JSON beside the file. */
export interface Card extends Pick<Checkpoint, "words" | "recipe" | "step" | "metrics" | "run"> {
  readonly architecture?: Architecture;
}

const positive = z.number().int().positive().max(1e6);
const numbers = z.array(z.number().finite()).min(1).max(8);
const input = z.strictObject({
  size: positive,
  mean: numbers,
  std: numbers,
  shortest: positive,
  interpolation: z.enum(["bicubic", "bilinear"]),
  resize: z.literal("squash").optional(),
});
const activation = z.enum(["relu", "relu6", "gelu", "gelu-tanh", "quick-gelu", "silu", "hard-swish"]);
const channels = positive.max(64);
const transformer = {
  width: positive,
  depth: positive.max(1000),
  heads: positive,
  hidden: positive.optional(),
  activation,
  epsilon: z.number().positive().optional(),
  layerScale: z.boolean().optional(),
  qkvBias: z.boolean().optional(),
  swiglu: z.enum(["plain", "normed"]).optional(),
};
const depths = z.array(positive.max(1000)).min(1).max(16);
const widths = z.array(positive).min(1).max(16);
const invertedBlock = z.strictObject({
  kind: z.enum(["depthwise", "inverted", "fused", "plain"]),
  size: positive,
  stride: positive,
  hidden: positive,
  outputs: positive,
  squeeze: positive.optional(),
  activation,
});
const image = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("resnet"),
    channels: positive,
    stem: z.strictObject({
      size: positive,
      stride: positive,
      pool: z.boolean(),
      width: positive,
      deep: z.tuple([positive, positive]).optional(),
    }),
    block: z.enum(["basic", "bottleneck"]),
    depths,
    widths,
    outputs: widths.optional(),
    groups: positive.optional(),
    averageShortcut: z.boolean().optional(),
    squeeze: widths.optional(),
    shortcutNorm: z.boolean().optional(),
    zeroInitResidual: z.boolean().optional(),
    pool: z.union([positive, z.literal("all")]),
  }),
  z.strictObject({
    kind: z.literal("modified-resnet"),
    channels: positive,
    width: positive,
    depths,
    heads: positive,
  }),
  z.strictObject({
    kind: z.literal("clip-vit"),
    channels: positive,
    patch: positive,
    embed: positive.optional(),
    ...transformer,
  }),
  z.strictObject({
    kind: z.literal("vit"),
    channels: positive,
    patch: positive,
    pool: z.enum(["token", "distilled", "mean", "attention"]).optional(),
    classToken: z.boolean().optional(),
    distillation: z.boolean().optional(),
    registers: positive.max(1000).optional(),
    positions: z.enum(["learned", "none"]).optional(),
    rotary: z.enum(["eva", "dinov3"]).optional(),
    relative: z.boolean().optional(),
    preNorm: z.boolean().optional(),
    patchBias: z.boolean().optional(),
    poolNorm: z.enum(["before", "after"]).optional(),
    representation: positive.optional(),
    start: z.enum(["timm", "fan-in"]).optional(),
    ...transformer,
  }),
  z.strictObject({
    kind: z.literal("mixer"),
    channels: positive,
    patch: positive,
    width: positive,
    depth: positive.max(1000),
    tokensHidden: positive,
    channelsHidden: positive,
    activation: activation.optional(),
  }),
  z.strictObject({
    kind: z.literal("convnext"),
    channels,
    patch: positive,
    depths,
    widths,
    kernel: positive,
    layerScale: z.boolean(),
    responseNorm: z.boolean(),
    epsilon: z.number().positive().optional(),
  }),
  z.strictObject({
    kind: z.literal("efficientnet"),
    channels,
    stem: positive,
    stages: z.array(z.array(invertedBlock).max(100)).max(16),
    head: z.strictObject({ width: positive, after: z.enum(["blocks", "pool"]) }),
    activation,
    squeeze: z.strictObject({ activation, gate: z.enum(["sigmoid", "hard-sigmoid"]) }),
    padding: z.literal("same").optional(),
    epsilon: z.number().positive().optional(),
  }),
  z.strictObject({
    kind: z.literal("regnet"),
    channels,
    stem: positive,
    depths,
    widths,
    groupWidths: widths,
    squeeze: z.array(z.tuple([positive, positive])).optional(),
  }),
  z.strictObject({
    kind: z.literal("swin"),
    channels,
    patch: positive,
    width: positive,
    depths,
    heads: widths,
    windows: widths,
    expansion: z.number().positive(),
  }),
]);
const text = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("transformer"),
    vocabulary: positive,
    context: positive,
    causal: z.boolean().optional(),
    pool: z.enum(["end", "last"]).optional(),
    projection: z.enum(["matrix", "linear"]).optional(),
    ...transformer,
  }),
  z.strictObject({
    kind: z.literal("mean-of-words"),
    vocabulary: positive,
    context: positive,
    width: positive,
    hidden: positive,
  }),
]);
const architecture = z.strictObject({
  input,
  image,
  clip: z
    .strictObject({
      text,
      embed: positive,
      logitScale: z.number(),
      imageHead: z.enum(["linear", "mlp", "none"]).optional(),
    })
    .optional(),
  simclr: z.strictObject({ hidden: positive, output: positive }).optional(),
  supervised: z.strictObject({ classes: positive }).optional(),
});
const schema = z.object({
  architecture,
  words: z.array(z.string()).optional(),
  recipe: z.unknown().optional(),
  step: z.number().optional(),
  metrics: z.record(z.string(), z.number()).optional(),
  run: z.unknown().optional(),
});

/**
 * The card of one of our files; an empty one for anyone else's.
 *
 * @throws UserError naming the field that is not as it should be.
 */
export function readCard(path: string, file: TensorFile): Card {
  const json = file.metadata.get("upstream");
  if (typeof json !== "string") return {};
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new UserError(`${path}: metadata upstream is no JSON (${(error as Error).message})`);
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new UserError(`${path}: metadata upstream: ${issue?.path.join(".")}: ${issue?.message}`);
  }
  // An absent field is left out, not undefined.
  return JSON.parse(JSON.stringify(parsed.data)) as Card;
}
