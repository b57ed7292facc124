import { tf, type Tensor } from "../engine";
import type { Model, Weights } from "../models";
import type { Examples } from "./examples/examples";
import { unitLength } from "./objectives/clip";
import type { Recipe } from "./recipe";

/** Among how many captions a picture has to find its own. */
const among = 100;

/**
 * Accuracy on held-out examples of the recipe's own source, 0 to 1: finding a picture's caption among 100 (CLIP, SLIP),
 * or its label (supervised); null where neither is to be told.
 */
export async function upstreamAccuracy(
  { objective }: Pick<Recipe, "objective">,
  model: Model,
  weights: Weights,
  { heldOut }: Pick<Examples, "heldOut">,
): Promise<number | null> {
  if (objective === "simclr" || heldOut.count < among) return null;
  const whole = heldOut.count - (heldOut.count % among);
  let right = 0;
  for (let start = 0; start < whole; start += among) {
    const batch = (await heldOut.batch(start, start + among)) as [Tensor, Tensor];
    const found = tf.tidy(() => {
      const [images, other] = batch;
      const features = model.image.forward(weights, images);
      if (objective === "supervised")
        return [model.head?.forward(weights, features).argMax(1) as Tensor, other];
      const texts = model.text?.forward(weights, other) as Tensor;
      const cosines = tf.matMul(unitLength(features), unitLength(texts), false, true);
      return [cosines.argMax(1), tf.range(0, among, 1, "int32")];
    });
    const [predicted, truth] = found.map((tensor) => tensor.dataSync()) as [Int32Array, Int32Array];
    right += predicted.filter((label, i) => label === truth[i]).length;
    tf.dispose([...batch, ...found]);
  }
  return right / whole;
}
