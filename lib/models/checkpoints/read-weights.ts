import { tf, type Tensor } from "../../engine";
import { UserError, startProgress, throwIfStopped, sum } from "../../common";
import type { Parameters, ParameterSpec } from "../module";
import { disposeWeights, size as sizeOf } from "../weights";
import { torchShape } from "./check-fit";
import type { StoredTensor, StateDict } from "./state-dict";

/**
 * Reads the weights of a model from its file, one tensor after the other, so that memory holds the model and one tensor
 * more.
 *
 * @returns a tensor a parameter, float32, shaped as the model has it (kernels height x width x inputs x outputs).
 * @throws UserError naming the tensor that holds NaN or infinity.
 */
export async function readWeights(
  path: string,
  parameters: Parameters,
  stateDict: StateDict,
): Promise<Map<string, Tensor>> {
  const weights = new Map<string, Tensor>();
  // A small model is there in a moment.
  const numbers = sum(Object.values(parameters).map((spec) => sizeOf(spec)));
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
