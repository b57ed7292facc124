import { workerData } from "node:worker_threads";
import { handOver } from "../../common";
import { redrawnValues } from "../redrawn-values";
import type { RedrawRequest, RedrawerStart } from "./redrawer";

// The thread that redraws pictures for the trainer's next batch.
const { pictures, input } = workerData as RedrawerStart;

/** Redraws the pictures of a batch: values in the model's input format, picture after picture. */
export default function answer({ indices, redraws }: RedrawRequest): Float32Array {
  const values = redrawnValues(pictures, indices, redraws, input);
  return handOver(values, [values.buffer as ArrayBuffer]);
}
