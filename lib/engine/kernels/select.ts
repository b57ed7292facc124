import type { Tensor } from "@tensorflow/tfjs-node-gpu";
import { dtype, runOperation } from "./operation";

/**
 * `yes` where a boolean scalar is true, `no` where it is not (TensorFlow's SelectV2; tfjs spreads the scalar first). No
 * gradient.
 */
export function selectOp(condition: Tensor, yes: Tensor, no: Tensor): Tensor {
  return runOperation("SelectV2", { T: dtype("float32") }, [condition, yes, no], 1)[0]!;
}
