import { parentPort, workerData } from "node:worker_threads";
import { redrawnValues } from "../redraw";
import type { Ask, Redrawn, Start } from "./redrawer";

// The thread that redraws pictures for the trainer's next batch.
const { pictures, input } = workerData as Start;

parentPort?.on("message", ({ id, indices, redraws }: Ask) => {
  const values = redrawnValues(pictures, indices, redraws, input);
  const answer: Redrawn = { id, values };
  parentPort?.postMessage(answer, [values.buffer as ArrayBuffer]);
});
