import type { LoadedTask } from "../../data";
import { join } from "node:path";
import { tf, type Tensor } from "../../engine";
import { writeSafetensors } from "../../formats";
import { logitScale } from "../../models";
import { hash, home } from "../../common";
import { zeroShotHead } from "../../training";
import type { FeatureOptions } from "../features";
import { cosineScale } from "./head";
import { readKeptTensors } from "../kept-tensors";
import type { StartingPoint } from "../starting-point";

/** To be raised when the same checkpoint and prompts give another head: kept ones are then made anew. */
const headVersion = 1;

/**
 * The zero-shot head of a task, [features, classes], from disk where it has been made before for this checkpoint,
 * these names and templates. The caller disposes of it.
 */
export async function keptZeroShotHead(
  start: StartingPoint,
  task: LoadedTask,
  { keep = home("features") }: Pick<FeatureOptions, "keep"> = {},
): Promise<Tensor> {
  if (keep === false) return zeroShotHead(start, task);
  const { synonyms, templates } = task;
  const { content, words, tokeniser } = start;
  const { clip } = start.model.architecture;
  const key = hash({
    headVersion,
    start: content,
    clip,
    words,
    synonyms,
    templates,
    tokeniser: tokeniser?.content,
  });
  const file = join(keep, `${key}.safetensors`);
  const known = await readKeptTensors(file, ["head"]);
  if (known !== undefined) return tf.tensor2d(known.head.values, known.head.shape as [number, number]);
  const head = await zeroShotHead(start, task);
  const values = head.dataSync() as Float32Array;
  writeSafetensors(file, [{ name: "head", shape: head.shape, values: () => values }], {
    start: content,
    task: task.task,
  });
  return head;
}

/**
 * The factor on cosines that a model has learnt, exp(logit_scale) and at most 100; `cosineScale` where it has learnt
 * none.
 */
export function logitScaleOf({ weights }: Pick<StartingPoint, "weights">): number {
  if (!weights.has("logit_scale")) return cosineScale;
  const scale = tf.tidy(() => logitScale(weights));
  const value = scale.dataSync()[0]!;
  scale.dispose();
  return value;
}
