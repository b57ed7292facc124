import { kernels } from "../../engine";
import { weight, type Module } from "../module";

/** One row of a table for each id; `input` is int32 of any shape. */
export function embedding(count: number, width: number, std = 1): Module {
  return {
    parameters: { weight: { shape: [count, width], init: { kind: "normal", std } } },
    forward(weights, ids, { path = "" } = {}) {
      return kernels.gatherOp(weight(weights, path + "weight"), ids);
    },
  };
}
