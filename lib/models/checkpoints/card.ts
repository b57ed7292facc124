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
});
const activation = z.enum(["relu", "gelu", "gelu-tanh", "quick-gelu"]);
const transformer = {
  width: positive,
  depth: positive.max(1000),
  heads: positive,
  hidden: positive.optional(),
  activation,
  epsilon: z.number().positive().optional(),
};
const depths = z.array(positive.max(1000)).min(1).max(16);
const image = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("resnet"),
    channels: positive,
    stem: z.strictObject({ size: positive, stride: positive, pool: z.boolean(), width: positive }),
    block: z.enum(["basic", "bottleneck"]),
    depths,
    widths: z.array(positive).min(1).max(16),
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
  z.strictObject({ kind: z.literal("clip-vit"), channels: positive, patch: positive, ...transformer }),
  z.strictObject({
    kind: z.literal("vit"),
    channels: positive,
    patch: positive,
    pool: z.enum(["token", "mean", "attention"]).optional(),
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
]);
const text = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("transformer"), vocabulary: positive, context: positive, ...transformer }),
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
  clip: z.strictObject({ text, embed: positive, logitScale: z.number() }).optional(),
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

/** The card of one of our files; an empty one for anyone else's. @throws UserError naming the field that is not as it should be. */
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
