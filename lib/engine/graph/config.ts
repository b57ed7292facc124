import { loadTensorFlow, usesGpu } from "../load-tensorflow";
import { bytesField, varintField } from "./protobuf";

/** How many bits convolutions and matrix products are computed in: 32, or 16 with weights and sums kept in 32. */
export type Precision = "single" | "mixed";

// Field numbers are those of TensorFlow's config.proto and rewriter_config.proto.
const graphOptions = 10;
const rewriteOptions = 10;
const autoMixedPrecision = 23;
const autoMixedPrecisionOneDnnBfloat16 = 31;
const on = 1;

/**
 * How TensorFlow optimises a function: a serialised ConfigProto. Mixed precision is TensorFlow's own graph rewriting:
 * float16 on a GPU, bfloat16 by oneDNN on a CPU (which changes nothing where oneDNN is off or the processor has no
 * AVX-512).
 */
export function configOf({ precision = "single" }: { precision?: Precision }): Uint8Array {
  const rewriter = usesGpu(loadTensorFlow()) ? autoMixedPrecision : autoMixedPrecisionOneDnnBfloat16;
  const settings = precision === "mixed" ? [varintField(rewriter, on)] : [];
  return bytesField(graphOptions, [bytesField(rewriteOptions, settings)]);
}
