import type { Tensor } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../tf";
import { differentiable } from "./differentiable";
import { dtype, runOperation, int } from "./operation";

/**
 * The rows of a table that ids name, with TensorFlow's sum over segments as its gradient. (tfjs reads the ids each time
 * to check them, which waits for them, and which a graph cannot do; TensorFlow checks them itself.)
 *
 * @param table [rows, width] @param ids int32, of any shape
 * @returns [...ids' shape, width]
 */
export function gatherOp(table: Tensor, ids: Tensor): Tensor {
  return differentiable(
    [table],
    (save) => {
      save(ids);
      const types = { Tparams: dtype("float32"), Tindices: dtype("int32"), Taxis: dtype("int32") };
      return runOperation(
        "GatherV2",
        { ...types, batch_dims: int(0) },
        [table, ids, tf.scalar(0, "int32")],
        1,
      )[0]!;
    },
    (dy, [ids]) => [
      () => {
        const types = { T: dtype("float32"), Tindices: dtype("int32"), Tnumsegments: dtype("int32") };
        const rows = tf.scalar(table.shape[0]!, "int32");
        const flat = dy.reshape([-1, table.shape[1]!]);
        return runOperation("UnsortedSegmentSum", types, [flat, ids!.reshape([-1]), rows], 1)[0]!;
      },
    ],
  );
}
