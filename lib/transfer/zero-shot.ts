import { tf } from "../engine";
import { logitScale } from "../models";
import { cosineScale } from "./head";
import type { Start } from "./start";

/** CLIP's factor on cosines, exp(logit_scale) at most 100; that of cosine heads where the model has none. */
export function logitScaleOf({ weights }: Pick<Start, "weights">): number {
  if (!weights.has("logit_scale")) return cosineScale;
  const scale = tf.tidy(() => logitScale(weights));
  const value = scale.dataSync()[0]!;
  scale.dispose();
  return value;
}
