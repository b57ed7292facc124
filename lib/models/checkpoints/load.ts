import { basename } from "node:path";
import { tf, type Tensor } from "../../engine";
import type { TensorFile } from "../../formats";
import { UserError, startProgress, throwIfStopped } from "../../common";
import type { Architecture, ImageInput, ImageTower, TextTower } from "../architecture";
import type { Activation } from "../layers";
import { build } from "../model";
import type { ParameterSpec } from "../module";
import { presets, type ArchitectureName } from "../presets";
import { disposeWeights, size as sizeOf } from "../weights";
import type { Checkpoint } from "./checkpoint";
import { readCard, type Card } from "./card";
import { readConfig, type Configured } from "./config";
import { resampledPositions } from "./families/position-embeddings";
import { findEncoder, type FoundEncoder } from "./find-encoder";
import { checkFit, torchShape } from "./check-fit";
import type { ArchitectureHints, Inferred } from "./infer-architecture";
import type { Stem } from "./infer/hints";
import { locate, type Located } from "./locate";
import { openWeights } from "./open-weights";
import type { StoredTensor, StateDict } from "./state-dict";

/** What a file may not say of itself. What is given here wins over configurations beside the weights. */
export interface LoadOptions {
  /** The model, where it is not to be inferred from the weights. */
  readonly architecture?: Architecture | ArchitectureName;
  /**
   * The transformers' activation: `quick-gelu` for OpenAI's weights that no longer are TorchScript and those named so,
   * `gelu` for Google's `.npz` as timm computes with it (its own is `gelu-tanh`).
   */
  readonly activation?: Activation;
  /** Attention heads of a ViT where they are not width / 64. */
  readonly heads?: number;
  /** Of the image tower's layer norms. */
  readonly epsilon?: number;
  /** What a ResNet's first kernels of 3x3 are for: small pictures (`cifar`: no stride, no pooling) or large ones. */
  readonly stem?: Stem;
  /** Mean and standard deviation of each channel, of values from 0 to 1. */
  readonly mean?: readonly number[];
  readonly std?: readonly number[];
  /** Side of the pictures, pixels: position embeddings are resampled to it. */
  readonly size?: number;
  /** The share of the short side that is kept (0.875: 224 of 256), or `squash`: the whole picture made square. */
  readonly crop?: number | "squash";
  readonly interpolation?: ImageInput["interpolation"];
  /** Which of several encoders in a file: what its tensors' names begin with (`teacher`, `encoder_q`, `model_ema`). */
  readonly weights?: string;
}

/** One thing known of a checkpoint, and from where. */
export interface Fact {
  readonly what: string;
  readonly value: string;
  /** A file's name, `weights`, `catalogue`, `you`, or `assumed`. */
  readonly from: string;
}

/**
 * Loads a checkpoint: a file, a folder (transformers', timm's, OpenCLIP's), `org/name` in Hugging Face's cache, or a name of
 * the catalogue. PyTorch's, safetensors (in shards, too), big_vision's `.npz`, and our own. What is taken for granted, since
 * neither the weights nor a configuration say it, is printed as a warning.
 *
 * @throws UserError (or CorruptFileError) where the file is not there, is none of these, is not safe or whole, does not fit its
 *   model, or holds numbers that are not finite: one line that says which.
 */
export async function loadCheckpoint(pathOrName: string, options: LoadOptions = {}): Promise<Checkpoint> {
  const located = locate(pathOrName);
  const file = await openWeights(located.weights);
  try {
    const { stateDict, architecture, card, assumed, left } = understand(located, file, options);
    for (const what of assumed) console.warn(`${pathOrName}: assumed ${what}`);
    const { parameters } = build(architecture);
    checkFit(located.weights, parameters, stateDict);
    const weights = await readAll(located.weights, parameters, stateDict);
    return {
      architecture,
      weights,
      from: located.weights,
      ...card,
      ...(assumed.length > 0 && { assumed }),
      ...(left.length > 0 && { left }),
    };
  } finally {
    await file.close();
  }
}

/** What is in a file, without its numbers. */
export interface Description {
  readonly path: string;
  readonly format: TensorFile["format"];
  readonly architecture: Architecture;
  /** Where each fact comes from. */
  readonly facts: readonly Fact[];
  /** What was taken for granted. */
  readonly assumed: readonly string[];
  /** Tensors that the encoder does not need. */
  readonly left: readonly string[];
  /** Names and shapes as PyTorch has them. */
  readonly tensors: readonly { readonly name: string; readonly shape: readonly number[] }[];
  readonly dtypes: readonly string[];
  /** What else the file says: epoch, step, recipe, metrics. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** Looks into a checkpoint without reading its numbers. Takes and throws what {@link loadCheckpoint} does. */
export async function describeCheckpoint(
  pathOrName: string,
  options: LoadOptions = {},
): Promise<Description> {
  const located = locate(pathOrName);
  const path = located.weights;
  const file = await openWeights(path);
  try {
    const { stateDict, architecture, card, assumed, left, facts } = understand(located, file, options);
    checkFit(path, build(architecture).parameters, stateDict);
    // Our own card is shown field by field; `training` is a flag that every TorchScript module has.
    const plain = [...file.metadata].filter(([key]) => !/^(upstream|training)$|\./.test(key));
    return {
      path,
      format: file.format,
      architecture,
      facts,
      assumed,
      left,
      tensors: [...stateDict].map(([name, { shape }]) => ({ name, shape })),
      dtypes: [...new Set([...file.entries.values()].map(({ dtype }) => dtype))],
      metadata: { ...Object.fromEntries(plain), ...card },
    };
  } finally {
    await file.close();
  }
}

type Known = Omit<Card, "architecture">;

interface Understood {
  readonly stateDict: StateDict;
  readonly architecture: Architecture;
  readonly card: Known;
  readonly facts: readonly Fact[];
  readonly assumed: readonly string[];
  readonly left: readonly string[];
}

function understand(located: Located, file: TensorFile, options: LoadOptions): Understood {
  const path = located.weights;
  const { architecture: own, ...card } = readCard(path, file);
  const wanted =
    typeof options.architecture === "string" ? preset(options.architecture) : options.architecture;
  const given = wanted ?? own;
  const config = readConfig(located.folder, basename(path));
  const hintsOf: Parameters<typeof findEncoder>[2] = ({ family, hints }) =>
    merged(
      usualOfFormat(file.format),
      family?.usual,
      hints,
      config.hints,
      located.entry,
      optionHints(options),
    );
  const found =
    given === undefined ? findEncoder(path, file, hintsOf, options.weights) : findGiven(file, given);
  const sized = withInput(path, found, config, located, options, given !== undefined);
  for (const tower of [sized.architecture.image, sized.architecture.clip?.text]) checkHeads(path, tower);
  const { prefix, others, left, family } = found;
  const from = given === undefined ? "weights" : wanted === undefined ? "the file's own card" : "you";
  const facts: Fact[] = [
    { what: "family", value: family?.name ?? "names of torchvision's or timm's", from },
    ...(prefix === "" ? [] : [{ what: "taken", value: prefix, from: "weights" }]),
    ...(others.length === 0 ? [] : [{ what: "not taken", value: others.join(" "), from: "weights" }]),
    ...sized.facts,
  ];
  const copies =
    others.length === 0
      ? []
      : [`${prefix} of ${[prefix, ...others].join(", ")} (\`--weights\` names another)`];
  return {
    stateDict: sized.stateDict,
    architecture: sized.architecture,
    card,
    facts,
    assumed: given === undefined ? [...copies, ...found.assumed, ...sized.assumed] : [],
    left,
  };
}

/** The weights of a model that is known beforehand: all of a file's, without what is wrapped around them. */
function findGiven(file: TensorFile, architecture: Architecture): FoundEncoder {
  const stateDict: StateDict = new Map(
    [...file.entries].filter(([name]) => !name.endsWith("num_batches_tracked")),
  );
  const plain = Object.keys(build(architecture).parameters).some((name) => stateDict.has(name));
  const nothing = { architecture, sizeFromWeights: false, assumed: [], prefix: "", left: [], others: [] };
  if (plain) return { ...nothing, stateDict };
  return findKnown(file, nothing) ?? { ...nothing, stateDict };
}

/** The same where names stand under a wrapper's prefix, or are another library's. */
function findKnown(file: TensorFile, nothing: Omit<FoundEncoder, "stateDict">): FoundEncoder | undefined {
  try {
    const found = findEncoder("", file, ({ family, hints }) => merged(family?.usual, hints));
    return { ...found, ...nothing, ...(found.family && { family: found.family }), prefix: found.prefix };
  } catch {
    return undefined;
  }
}

const usualOfFormat = (format: TensorFile["format"]): ArchitectureHints =>
  format === "torchscript" ? { activation: "quick-gelu" } : {};

function optionHints({ activation, heads, epsilon, stem, size }: LoadOptions): ArchitectureHints {
  return {
    ...(activation && { activation, text: { activation } }),
    ...(heads !== undefined && { heads }),
    ...(epsilon !== undefined && { epsilon }),
    ...(stem && { stem }),
    ...(size !== undefined && { size }),
  };
}

/** Hints together; those that come later win. */
function merged(...all: readonly (ArchitectureHints | Located["entry"])[]): ArchitectureHints {
  let text: ArchitectureHints["text"] = {};
  let hints: ArchitectureHints = {};
  for (const one of all) {
    if (one === undefined) continue;
    const { activation, heads } = one;
    const isEntry = "licence" in one;
    const these: ArchitectureHints = isEntry
      ? { ...(activation && { activation }), ...(heads && { heads }) }
      : one;
    text = { ...text, ...these.text };
    hints = { ...hints, ...these, text };
  }
  return hints;
}

interface Sized {
  readonly architecture: Architecture;
  readonly stateDict: StateDict;
  readonly facts: readonly Fact[];
  readonly assumed: readonly string[];
}

/** Families and kinds whose pictures are prepared one way wherever they come from. */
const certain = /CLIP|SigLIP|SLIP|Google|torchvision/;

/** How pictures are prepared: as the user says, else a configuration, else as the model's family usually has it. */
function withInput(
  path: string,
  { architecture, stateDict, sizeFromWeights, family }: Inferred & FoundEncoder,
  config: Configured,
  { entry }: Located,
  options: LoadOptions,
  isGiven: boolean,
): Sized {
  const usual = architecture.input;
  const configured: Partial<ImageInput> = isGiven ? {} : { ...cataloguedInput(entry), ...config.input };
  // Weights show a size where positions are learnt; a configuration or the user may want another.
  const size = options.size ?? configured.size ?? usual.size;
  const scaled = Math.round((usual.shortest * size) / usual.size);
  let input: ImageInput = { ...usual, shortest: scaled, ...configured, size };
  if (options.size !== undefined && configured.size !== undefined)
    input = { ...input, shortest: Math.floor((input.shortest * size) / configured.size) };
  if (configured.size !== undefined && configured.resize === undefined) input = withoutSquash(input);
  if (options.crop !== undefined) {
    input = withoutSquash(input);
    input =
      options.crop === "squash"
        ? { ...input, shortest: size, resize: "squash" }
        : { ...input, shortest: Math.floor(size / options.crop) };
  }
  const { mean, std, interpolation } = options;
  input = { ...input, ...(mean && { mean }), ...(std && { std }), ...(interpolation && { interpolation }) };
  checkChannels(path, input, architecture.image.channels);
  const resized = atSize(
    path,
    { ...architecture, input },
    stateDict,
    sizeFromWeights ? usual.size : undefined,
  );
  const family_ = family?.name ?? architecture.image.kind;
  const isKnown =
    isGiven || entry !== undefined || certain.test(family_) || architecture.image.kind === "modified-resnet";
  const origin = (field: keyof ImageInput, option: unknown): string => {
    if (option !== undefined) return "you";
    if (configured[field] !== undefined) return config.from.input ?? "catalogue";
    if (isGiven) return "the file's own card";
    if (entry !== undefined) return "catalogue";
    return field === "size" && sizeFromWeights ? "weights" : "assumed";
  };
  const resize =
    input.resize === "squash" ? `squashed to ${input.shortest}` : `short side to ${input.shortest}`;
  const image = architecture.image as { activation?: string; heads?: unknown; epsilon?: number };
  const modelFrom = (option: unknown, hint: unknown): string =>
    option !== undefined
      ? "you"
      : isGiven
        ? "the file's own card"
        : hint !== undefined
          ? config.from.model!
          : "assumed";
  const facts: Fact[] = [
    { what: "size", value: `${size}`, from: origin("size", options.size) },
    {
      what: "resizing",
      value: `${resize}, ${input.interpolation}`,
      from: origin("shortest", options.crop ?? options.interpolation),
    },
    { what: "mean", value: input.mean.join(" "), from: origin("mean", mean) },
    { what: "std", value: input.std.join(" "), from: origin("std", std) },
    ...(image.activation === undefined
      ? []
      : [
          {
            what: "activation",
            value: image.activation,
            from: modelFrom(options.activation, config.hints.activation),
          },
        ]),
    ...(image.heads === undefined
      ? []
      : [{ what: "heads", value: String(image.heads), from: modelFrom(options.heads, config.hints.heads) }]),
  ];
  const open = facts.filter(({ what, from }) => from === "assumed" && /size|resizing|mean|std/.test(what));
  const assumed =
    isKnown || open.length === 0
      ? []
      : [
          `how pictures are prepared, since no configuration lies beside the weights: ` +
            `${open.map(({ what, value }) => `${what} ${value}`).join(", ")} (--mean, --std, --size, --crop, --interpolation say otherwise)`,
        ];
  return { ...resized, facts, assumed };
}

function cataloguedInput(entry: Located["entry"]): Partial<ImageInput> {
  if (entry?.pictures === undefined) return {};
  const { crop, size, mean, std, interpolation } = entry.pictures;
  return { size, mean, std, interpolation, shortest: Math.floor(size / crop) };
}

function withoutSquash({ resize: _, ...input }: ImageInput): ImageInput {
  return input;
}

function checkChannels(path: string, { mean, std }: ImageInput, channels: number): void {
  for (const [name, values] of [
    ["mean", mean],
    ["std", std],
  ] as const)
    if (values.length !== channels)
      throw new UserError(
        `${path}: ${name} ${values.join(" ")}: expected ${channels} numbers, one a channel`,
      );
}

/** The model for pictures of its input's size, where its positions were learnt on pictures of `from` pixels. */
function atSize(
  path: string,
  architecture: Architecture,
  stateDict: StateDict,
  from: number | undefined,
): Pick<Sized, "architecture" | "stateDict"> {
  const { image, input } = architecture;
  if (from === undefined || from === input.size) return { architecture, stateDict };
  if (image.kind !== "vit" && image.kind !== "clip-vit")
    throw new UserError(`${path}: a ${image.kind} for pictures of ${from} pixels can't take ${input.size}`);
  if (image.kind === "vit" && image.relative)
    throw new UserError(`${path}: biases for pictures of ${from} pixels can't be resampled to ${input.size}`);
  if (input.size % image.patch !== 0)
    throw new UserError(`${path}: patches of ${image.patch} pixels do not part pictures of ${input.size}`);
  const names = [
    "pos_embed",
    "visual.trunk.pos_embed",
    "positional_embedding",
    "visual.positional_embedding",
  ];
  const name = names.find(
    (one) => stateDict.has(one) && (architecture.clip === undefined || one.startsWith("visual")),
  );
  if (name === undefined) return { architecture, stateDict };
  const tensor = stateDict.get(name)!;
  const before = from / image.patch;
  const prefix = tensor.shape.at(-2)! - before * before;
  const resampled = resampledPositions(tensor, prefix, before, input.size / image.patch);
  return { architecture, stateDict: new Map([...stateDict, [name, resampled]]) };
}

/** A transformer's heads part its width; a ModifiedResNet's part another. */
function checkHeads(path: string, tower: ImageTower | TextTower | undefined): void {
  if (tower === undefined || !("heads" in tower) || typeof tower.heads !== "number") return;
  if (tower.kind === "modified-resnet" || !("width" in tower)) return;
  const { width, heads } = tower;
  if (width % heads !== 0)
    throw new UserError(
      `${path}: ${heads} attention heads do not divide a width of ${width}: say how many there are (heads)`,
    );
}

function preset(name: string): Architecture {
  if (!Object.hasOwn(presets, name))
    throw new UserError(`architecture ${name}: expected one of ${Object.keys(presets).join(", ")}`);
  return presets[name as ArchitectureName];
}

/** Reads tensor after tensor, so that no more than the model and one of them is in memory. */
async function readAll(
  path: string,
  parameters: Readonly<Record<string, ParameterSpec>>,
  stateDict: StateDict,
): Promise<Map<string, Tensor>> {
  const weights = new Map<string, Tensor>();
  // A small model is there in a moment.
  const numbers = Object.values(parameters).reduce((sum, spec) => sum + sizeOf(spec), 0);
  const progress = numbers > 1e7 ? startProgress("loading", stateDict.size) : undefined;
  try {
    for (const [name, spec] of Object.entries(parameters)) {
      throwIfStopped();
      weights.set(name, await readTensor(`${path}: ${name}`, spec, stateDict.get(name)!));
      progress?.update(weights.size);
    }
    return weights;
  } catch (error) {
    disposeWeights(weights);
    throw error;
  } finally {
    progress?.end();
  }
}

async function readTensor(where: string, spec: ParameterSpec, tensor: StoredTensor): Promise<Tensor> {
  const values = await tensor.read();
  // The sum of numbers is finite only where all are (or where huge ones add up beyond floats, which no weights do).
  let sum = 0;
  for (const value of values) sum += value;
  if (!Number.isFinite(sum))
    throw new UserError(`${where}: holds numbers that are not finite (NaN or infinity)`);
  if (spec.layout !== "HWIO") return tf.tensor(values, [...spec.shape], "float32");
  const shape = torchShape(spec) as [number, number, number, number];
  return tf.tidy(() => tf.tensor4d(values, shape).transpose([2, 3, 1, 0]));
}
