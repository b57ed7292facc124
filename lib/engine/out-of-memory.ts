import { UserError } from "../common";

/**
 * An error of TensorFlow's as one line for the user where it says that the device's memory is full; anything else as it
 * is.
 *
 * @param doing what was being done, for instance `step 3`
 */
export function withMemoryError(error: unknown, doing: string): unknown {
  const text = error instanceof Error ? error.message : String(error);
  if (!/OOM when allocating|out of memory|RESOURCE_EXHAUSTED|CUDNN_STATUS_ALLOC_FAILED/i.test(text))
    return error;
  const device = /device:GPU|GPU_\d|cuda|cudnn/i.test(text) ? "the GPU's memory" : "memory";
  const shape = /shape\[([\d,]+)\]/.exec(text)?.[1];
  const wanted = shape === undefined ? "" : ` (a tensor of ${shape.replaceAll(",", "x")} was asked for)`;
  return new UserError(
    `${doing}: ${device} is full${wanted}; a smaller batch, or a batch in parts (accumulate), takes less`,
  );
}
