import { parentPort, workerData } from "node:worker_threads";
import { redrawnValues } from "../redrawn-values";
import type { RedrawRequest, RedrawAnswer, RedrawerStart } from "./redrawer";

// The thread that redraws pictures for the trainer's next batch.
const { pictures, input } = workerData as RedrawerStart;

parentPort?.on("message", ({ id, indices, redraws }: RedrawRequest) => {
  const values = redrawnValues(pictures, indices, redraws, input);
  const answer: RedrawAnswer = { id, values };
  parentPort?.postMessage(answer, [values.buffer as ArrayBuffer]);
});
