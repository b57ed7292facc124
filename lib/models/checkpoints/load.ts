import { existsSync } from "node:fs";
import { tf, type Tensor } from "../../engine";
import { openTensors, type TensorFile } from "../../formats";
import { UserError, startProgress, throwIfStopped } from "../../common";
import type { Architecture, ImageTower, TextTower } from "../architecture";
import type { Activation } from "../layers";
import { build } from "../model";
import type { ParameterSpec } from "../module";
import { presets, type ArchitectureName } from "../presets";
import { disposeWeights, size } from "../weights";
import { catalogued } from "./catalogue";
import type { Checkpoint } from "./checkpoint";
import { readCard, type Card } from "./card";
import { translate } from "./families/index";
import { checkFit, torchShape } from "./check-fit";
import { unwrap, type StoredTensor, type StateDict } from "./state-dict";
import { inferArchitecture } from "./infer-architecture";

/** What a file may not say of itself. */
export interface LoadOptions {
  /** The model, where it is not to be recognised from the weights. */
  readonly architecture?: Architecture | ArchitectureName;
  /**
   * The transformers' activation: `quick-gelu` for OpenAI's weights that no longer are TorchScript and those named so,
   * `gelu` for Google's `.npz` as timm computes with it (its own is `gelu-tanh`).
   */
  readonly activation?: Activation;
  /** Attention heads of a ViT where they are not width / 64. */
  readonly heads?: number;
}

/**
 * Loads a checkpoint: a file's path, or a name of the catalogue (`study.checkpoints`), which must lie under the data
 * root. OpenCLIP's, OpenAI's, torchvision's, timm's and SLIP's files, big_vision's `.npz`, and our own safetensors.
 *
 * @throws UserError (or CorruptFileError) where the file is not there, is none of these, is not safe or whole, does not fit its
 *   model, or holds numbers that are not finite: one line that says which.
 */
export async function loadCheckpoint(pathOrName: string, options: LoadOptions = {}): Promise<Checkpoint> {
  const entry = existsSync(pathOrName) ? undefined : catalogued(pathOrName);
  const path = entry?.path ?? pathOrName;
  const file = await openTensors(path);
  try {
    const { stateDict, architecture, card } = describe(path, file, { ...entry?.options, ...options });
    const { parameters } = build(architecture);
    checkFit(path, parameters, stateDict);
    const weights = await readAll(path, parameters, stateDict);
    return { architecture, weights, from: path, ...card };
  } finally {
    await file.close();
  }
}

/** What is in a file, without its numbers. */
export interface Description {
  readonly format: TensorFile["format"];
  readonly architecture: Architecture;
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
  const entry = existsSync(pathOrName) ? undefined : catalogued(pathOrName);
  const path = entry?.path ?? pathOrName;
  const file = await openTensors(path);
  try {
    const { stateDict, architecture, card } = describe(path, file, { ...entry?.options, ...options });
    checkFit(path, build(architecture).parameters, stateDict);
    // Our own card is shown field by field; `training` is a flag that every TorchScript module has.
    const plain = [...file.metadata].filter(([key]) => !/^(upstream|training)$|\./.test(key));
    return {
      format: file.format,
      architecture,
      tensors: [...stateDict].map(([name, { shape }]) => ({ name, shape })),
      dtypes: [...new Set([...file.entries.values()].map(({ dtype }) => dtype))],
      metadata: { ...Object.fromEntries(plain), ...card },
    };
  } finally {
    await file.close();
  }
}

type Known = Omit<Card, "architecture">;

function describe(
  path: string,
  file: TensorFile,
  options: LoadOptions,
): { stateDict: StateDict; architecture: Architecture; card: Known } {
  const { architecture: own, ...card } = readCard(path, file);
  const { stateDict, ...said } = translate(unwrap(file));
  const ofFormat = file.format === "torchscript" ? "quick-gelu" : "gelu";
  const activation = options.activation ?? said.activation ?? ofFormat;
  const heads = options.heads ?? said.heads;
  const wanted =
    typeof options.architecture === "string" ? preset(options.architecture) : options.architecture;
  const architecture =
    wanted ?? own ?? inferArchitecture(stateDict, { activation, ...(heads !== undefined && { heads }) });
  if (architecture === undefined) {
    const names = [...stateDict.keys()].slice(0, 8).join(", ");
    throw new UserError(
      `${path}: no model that is known here has such weights (${stateDict.size} tensors: ${names}, ...); expected ` +
        "CLIP's, a ResNet's, ViT's or Mixer's, or the architecture as an option",
    );
  }
  for (const tower of [architecture.image, architecture.clip?.text]) checkHeads(path, tower);
  return { stateDict, architecture, card };
}

/** A transformer's heads part its width; a ModifiedResNet's part another. */
function checkHeads(path: string, tower: ImageTower | TextTower | undefined): void {
  if (tower === undefined || tower.kind === "modified-resnet" || !("heads" in tower)) return;
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
  const numbers = Object.values(parameters).reduce((sum, spec) => sum + size(spec), 0);
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
