import type { Tensor } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../tf";

/** What of tfjs's engine is used here; its own types keep this method to themselves. */
interface Engine {
  runKernelFunc(call: {
    forwardFunc: (backend: unknown, save: (tensors: Tensor[]) => void) => Tensor;
    backwardsFunc: (dy: Tensor, saved: Tensor[]) => Record<string, () => Tensor>;
    inputs: Record<string, Tensor>;
  }): Tensor;
}

/**
 * A function with a gradient of its own, like `tf.customGrad`, but each input's gradient is computed only where it is
 * asked for: the images' and a frozen encoder's never are.
 *
 * @param forward computes the output; what `backward` needs is handed to `save`.
 * @param backward one function an input, in the inputs' order, from the output's gradient and what was saved.
 */
export function differentiable(
  inputs: readonly Tensor[],
  forward: (save: (...tensors: Tensor[]) => void) => Tensor,
  backward: (dy: Tensor, saved: Tensor[]) => (() => Tensor)[],
): Tensor {
  return (tf.engine() as unknown as Engine).runKernelFunc({
    forwardFunc: (_, save) => forward((...tensors) => save(tensors)),
    backwardsFunc: (dy, saved) => Object.fromEntries(backward(dy, saved).entries()),
    inputs: Object.fromEntries(inputs.entries()),
  });
}
