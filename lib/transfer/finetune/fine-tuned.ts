import type { TaskSplit } from "../../data";
import { tf, type Tensor } from "../../engine";
import { disposeWeights, fold, type Model } from "../../models";
import { disposeHead, headLogits, type Head } from "../heads/head";
import { forwardAll } from "../evaluation-images";
import { measure, type Measures } from "../accuracy";

/** A fine-tuned model: the encoder's weights and the head. */
export interface FineTuned {
  weights: Map<string, Tensor>;
  head: Head;
}

/** Frees a fine-tuned model. */
export function disposeFineTuned({ weights, head }: FineTuned): void {
  disposeWeights(weights);
  disposeHead(head);
}

/**
 * The weights between a start and what was fine-tuned from it, encoder and head alike (Wortsman et al. 2022, WiSE-FT):
 * (1 − α)·start + α·fine-tuned. Running statistics of batch norms are mixed too, as the authors' code does. The caller
 * disposes of it.
 *
 * @param alpha 0: the start; 1: the fine-tuned model.
 */
export function interpolate(start: FineTuned, tuned: FineTuned, alpha: number): FineTuned {
  const between = (a: Tensor, b: Tensor) => tf.tidy(() => a.mul(1 - alpha).add<Tensor>(b.mul(alpha)));
  const weights = new Map(
    [...tuned.weights].map(([name, tensor]) => [name, between(start.weights.get(name)!, tensor)]),
  );
  const [a, b] = [start.head, tuned.head];
  return {
    weights,
    head: {
      kind: b.kind,
      weight: between(a.weight, b.weight),
      ...(a.bias && b.bias && { bias: between(a.bias, b.bias) }),
    },
  };
}

/**
 * What a model with a head measures on a split, or on some indices of it. Pictures that cannot be read are left out.
 */
export async function evaluateHead(
  { architecture, image }: Pick<Model, "architecture" | "image">,
  { weights, head }: FineTuned,
  split: TaskSplit,
  wanted?: readonly number[],
): Promise<Measures> {
  const folded = fold(image, weights);
  try {
    const { output, indices } = await forwardAll(
      split,
      architecture,
      (images) => headLogits(head, image.forward(folded, images)),
      { ...(wanted && { indices: wanted }) },
    );
    const labels = indices.map((index) => split.labels[index]!);
    const measured = measure(output, labels, indices);
    output.dispose();
    return measured;
  } finally {
    for (const [name, tensor] of folded) if (weights.get(name) !== tensor) tensor.dispose();
  }
}
