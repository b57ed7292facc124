import { kernels, tf, type Tensor } from "../engine";
import type { Moments } from "./optimiser";

/** Where the loss scale starts, and after how many good steps it is doubled: PyTorch's GradScaler has 2¹⁶ and 2,000. */
const first = 2 ** 15;
const patience = 2000;

/**
 * What mixed precision multiplies the loss by, so that small gradients are not zero in 16 bits (Micikevicius et al.
 * 2018), as a vector of two: the scale, and how many good steps it has had.
 */
export const newLossScale = (): Tensor => tf.tensor1d([first, 0]);

/**
 * One step of the optimiser under mixed precision, which skips the update where the gradient has overflowed: then the
 * weights and moments stay as they are, and the loss scale is halved. After 2,000 steps without that it is doubled. All
 * of it is computed on the device, so that no step waits for a number to be read back.
 *
 * @param gradient of the scaled loss.
 * @param next gives the new values and moments, by a gradient that is no longer scaled.
 * @returns new values, moments and loss scale, in the order that `advance` takes
 */
export function unlessInfinite(
  lossScale: Tensor,
  gradient: Tensor,
  { values, mean, square }: Moments,
  next: (gradient: Tensor) => Tensor[],
): Tensor[] {
  const [scale, good] = tf.split(lossScale, 2).map((one) => one.reshape([])) as [Tensor, Tensor];
  const isFinite = tf.all(tf.isFinite(gradient));
  const made = next(gradient.div(scale));
  const before = [values, mean, square];
  const kept = made.map((tensor, i) => kernels.selectOp(isFinite, tensor, before[i]!));
  const isTime = tf.greaterEqual(good.add(1), patience);
  const grown = tf.stack([
    kernels.selectOp(isTime, scale.mul(2), scale),
    kernels.selectOp(isTime, tf.scalar(0), good.add(1)),
  ]);
  const shrunk = tf.stack([tf.maximum(scale.div(2), 1), tf.scalar(0)]);
  return [...kept, kernels.selectOp(isFinite, grown, shrunk)];
}
