import { existsSync } from "node:fs";
import { tf, type Tensor } from "../../engine";
import { openTensors } from "../../formats";
import { UserError } from "../../common";
import { trainingFile, type TrainingState } from "./save-checkpoint";

/**
 * The training state beside a checkpoint that `saveCheckpoint` wrote, and the step that it belongs to; undefined where
 * there is none. The tensors are the caller's to dispose.
 */
export async function loadTrainingState(
  path: string,
): Promise<(TrainingState & { readonly step?: number }) | undefined> {
  const beside = trainingFile(path);
  if (!existsSync(beside)) return undefined;
  const file = await openTensors(beside);
  try {
    const json = file.metadata.get("training");
    if (typeof json !== "string") throw new UserError(`${beside}: its metadata lacks training`);
    const said = JSON.parse(json) as Pick<TrainingState, "optimiser" | "random"> & { step?: number };
    const tensors = new Map<string, Tensor>();
    for (const [name, entry] of file.entries) {
      tensors.set(name, tf.tensor(await entry.read(), [...entry.shape], "float32"));
    }
    return { tensors, ...said };
  } finally {
    await file.close();
  }
}
