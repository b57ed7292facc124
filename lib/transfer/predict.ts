import type { Labelled } from "../data/labelled";
import { tf, type Tensor } from "../engine";
import type { Model, Weights } from "../models";
import { normalise } from "../training";
import { plainImages } from "../training/batches";

const batchSize = 256;

/** A cosine classifier's factor: that of the fine-tuned head. */
export const cosineScale = 20;

/** Features of pictures, [count, features], in batches; the caller disposes them. */
export function encode(model: Model, weights: Weights, { pictures }: Pick<Labelled, "pictures">): Tensor {
  return tf.tidy(() => {
    const parts: Tensor[] = [];
    for (let start = 0; start < pictures.count; start += batchSize) {
      const length = Math.min(batchSize, pictures.count - start);
      const indices = Array.from({ length }, (_, i) => start + i);
      const part = tf.tidy(() =>
        model.image.forward(weights, plainImages(pictures, indices, model.architecture.input)),
      );
      parts.push(part);
    }
    return tf.concat(parts, 0);
  });
}

/** Scaled cosines of features with a head's columns: [count, classes]. */
export function cosineLogits(features: Tensor, head: Tensor): Tensor {
  const columns = head.div(head.square().sum(0, true).sqrt().add(1e-12));
  return tf.matMul(normalise(features), columns).mul(cosineScale);
}

/** The class predicted for each picture. */
export function predictPictures(model: Model, weights: Weights, head: Tensor, data: Labelled): number[] {
  return tf.tidy(() =>
    Array.from(
      cosineLogits(encode(model, weights, data), head)
        .argMax(1)
        .dataSync(),
    ),
  );
}
