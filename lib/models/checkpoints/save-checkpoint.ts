import { tf, type Tensor } from "../../engine";
import { writeSafetensors, type TensorToWrite } from "../../formats";
import { UserError, version, writeJson } from "../../common";
import { build } from "../model";
import type { Parameters, Weights } from "../module";
import { torchShape } from "./check-fit";
import type { Checkpoint } from "./checkpoint";

/** What training needs besides the weights to go on from where it stopped. */
export interface TrainingState {
  /** The optimiser's tensors, by names of its own (`exp_avg/visual.proj`); none: training does not go on from here. */
  readonly tensors: Weights;
  /** What else the optimiser knows, as data: its name, settings, step. */
  readonly optimiser: unknown;
  /** Where randomness stands, as data: seeds, the names of the streams drawn from, the place in the epoch. */
  readonly random: unknown;
}

/**
 * Writes a checkpoint as safetensors (float32, PyTorch's names and layout, which are OpenCLIP's where it has the
 * model), with a JSON beside it of architecture, preprocessing, recipe, step, optimiser state, random state and
 * metrics. The optimiser's tensors go first, into `NAME.training.safetensors`. Each file gets its name when it is
 * whole, the weights last: with them the checkpoint is whole.
 *
 * @param path ends in `.safetensors`.
 */
export function saveCheckpoint(
  path: string,
  { weights, tokeniser: _, ...said }: Omit<Checkpoint, "from">,
  training?: TrainingState,
): void {
  if (!path.endsWith(".safetensors"))
    throw new UserError(`${path}: a checkpoint's name ends in .safetensors`);
  const stem = path.slice(0, -".safetensors".length);
  const { parameters } = build(said.architecture);
  const absent = Object.keys(parameters).filter((name) => !weights.has(name));
  if (absent.length > 0) throw new UserError(`${path}: the weights lack ${absent.slice(0, 12).join(", ")}`);
  const card = { version, ...said };
  const { optimiser, random } = training ?? {};
  if (training !== undefined && training.tensors.size > 0) {
    const tensors = [...training.tensors].map(([name, tensor]) => plain(name, tensor));
    const metadata = { training: JSON.stringify({ step: said.step, optimiser, random }) };
    writeSafetensors(trainingFile(path), tensors, metadata);
  }
  const preprocessing = said.architecture.input;
  writeJson(`${stem}.json`, { ...card, preprocessing, optimiser, random });
  writeSafetensors(path, torchTensors(parameters, weights), { upstream: JSON.stringify(card) });
}

/** Where the optimiser's tensors of a checkpoint lie. */
export function trainingFile(path: string): string {
  return path.replace(/\.safetensors$/, ".training.safetensors");
}

function torchTensors(parameters: Parameters, weights: Weights): TensorToWrite[] {
  return Object.entries(parameters).map(([name, spec]) => {
    const tensor = weights.get(name)!;
    if (spec.layout !== "HWIO") return plain(name, tensor);
    const values = () => tf.tidy(() => tensor.transpose([3, 2, 0, 1]).dataSync() as Float32Array);
    return { name, shape: torchShape(spec), values };
  });
}

const plain = (name: string, tensor: Tensor): TensorToWrite => ({
  name,
  shape: tensor.shape,
  values: () => tensor.dataSync() as Float32Array,
});
