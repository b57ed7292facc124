import type { Batch } from "../../data";
import { tf, type Tensor } from "../../engine";
import type { Architecture } from "../../models";

/** A view of a batch as the model takes it, [count, size, size, channels]; grey from red, green and blue by Rec. 601, as Pillow's `convert("L")` weighs them. */
export function imagesOf({ views, count, size }: Batch, { image }: Architecture, view = 0): Tensor {
  const images = tf.tensor4d(views[view]!, [count, size, size, 3]);
  if (image.channels === 3) return images;
  return tf.tidy(() => {
    const grey = images.mul(tf.tensor1d([0.299, 0.587, 0.114])).sum(-1, true);
    images.dispose();
    return grey;
  });
}
