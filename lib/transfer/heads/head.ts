import { tf, type Tensor } from "../../engine";
import { unitLength } from "../../training";

/**
 * A classifier on features of length 1.
 *
 * - `linear`: features·weight + bias, as WiSE-FT's; a zero-shot head is scaled by CLIP's factor once, at the start.
 * - `cosine`: scaled cosines with the weight's columns, whatever their length: for small models and few steps, since
 *   turning a column then does not need a long way.
 */
export interface Head {
  kind: "linear" | "cosine";
  /** [features, classes] */
  weight: Tensor;
  /** [classes]; `cosine` has none. */
  bias?: Tensor;
}

/** The factor on cosines in `cosine` heads, and in zero-shot heads of models that have learnt none. */
export const cosineScale = 20;

/** A head's scores for features [n, d] of any length: [n, classes]. */
export function headLogits({ kind, weight, bias }: Head, features: Tensor): Tensor {
  return kind === "cosine"
    ? cosineLogits(features, weight)
    : tf.matMul(unitLength(features), weight).add(bias ?? 0);
}

/** Scaled cosines of features with a head's columns: [count, classes]. */
export function cosineLogits(features: Tensor, weight: Tensor): Tensor {
  const columns = weight.div(weight.square().sum(0, true).sqrt().add(1e-12));
  return tf.matMul(unitLength(features), columns).mul(cosineScale);
}

/** Frees a head. */
export function disposeHead({ weight, bias }: Head): void {
  tf.dispose(bias === undefined ? [weight] : [weight, bias]);
}
