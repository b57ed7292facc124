import type { Tensor } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../tf";
import { addMultiplyAdds } from "./multiply-adds";

/** a·b over the last two axes; `transposeB` takes b's rows for its columns. */
export function matMulOp(a: Tensor, b: Tensor, transposeB = false): Tensor {
  const product = tf.matMul(a, b, false, transposeB);
  addMultiplyAdds(product.size * a.shape.at(-1)!);
  return product;
}
