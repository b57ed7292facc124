import { kernels, tf, type Tensor } from "../../engine";

/** Queries, keys and values of every head: [batch, heads, tokens, width / heads]. */
export interface AttentionHeads {
  readonly q: Tensor;
  readonly k: Tensor;
  readonly v: Tensor;
}

/** [batch, tokens, 3 × width], as one linear layer gives queries, keys and values side by side, into heads. */
export function splitHeads(qkv: Tensor, heads: number): AttentionHeads {
  const [batch, tokens, width3] = qkv.shape as [number, number, number];
  const split = qkv.reshape([batch, tokens, 3, heads, width3 / 3 / heads]).transpose([2, 0, 3, 1, 4]);
  const [q, k, v] = tf.unstack(split) as [Tensor, Tensor, Tensor];
  return { q, k, v };
}

/**
 * softmax(q·kᵀ/√d + mask)·v with the heads side by side again (Vaswani et al. 2017).
 *
 * @param mask added to the logits, [tokens, tokens]; see {@link causalMask}.
 * @returns [batch, queries, width].
 */
export function scaledDotProductAttention({ q, k, v }: AttentionHeads, mask?: Tensor): Tensor {
  const [batch, heads, queries, size] = q.shape as [number, number, number, number];
  const logits = kernels.matMulOp(q.mul(1 / Math.sqrt(size)), k, true);
  const shares = tf.softmax(mask === undefined ? logits : logits.add(mask));
  return kernels
    .matMulOp(shares, v)
    .transpose([0, 2, 1, 3])
    .reshape([batch, queries, heads * size]);
}

/** 0 where a token may look (itself and those before it), −∞ where it may not. */
export function causalMask(tokens: number): Tensor {
  const mask = new Float32Array(tokens * tokens);
  for (let query = 0; query < tokens; query++) {
    mask.fill(-Infinity, query * tokens + query + 1, (query + 1) * tokens);
  }
  return tf.tensor2d(mask, [tokens, tokens]);
}
