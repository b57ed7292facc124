import { tf, type Tensor } from "../../engine";
import { torchDefault, type Init } from "../init";
import { scaledDotProductAttention, layerNorm, linear, perceptron, type TransformerOptions } from "../layers";
import { compose, type Module } from "../module";

/**
 * Tokens, [batch, tokens, width], into one vector, [batch, width]: a learnt probe attends to them, and a perceptron
 * follows (multi-head attention pooling, "MAP": Zhai et al. 2022, "Scaling Vision Transformers", section 3.2), with the
 * names of timm's AttentionPoolLatent.
 */
export function latentPool({
  width,
  heads,
  hidden = 4 * width,
  activation,
  epsilon,
}: TransformerOptions): Module {
  const init: Init = { kind: "truncated-normal", std: width ** -0.5 };
  return compose(
    {
      q: linear(width, width),
      kv: linear(width, 2 * width),
      proj: linear(width, width),
      norm: layerNorm(width, epsilon),
      mlp: perceptron(width, hidden, activation, "timm", {
        hiddenIn: torchDefault(width),
        hiddenOut: torchDefault(hidden),
      }),
    },
    (m, x: Tensor, own) => {
      const [batch, tokens] = x.shape as [number, number];
      const size = width / heads;
      const query = m.q(own.weight("latent").reshape([1, width])).reshape([1, heads, 1, size]);
      const split = m.kv(x).reshape([batch, tokens, 2, heads, size]).transpose([2, 0, 3, 1, 4]);
      const [k, v] = tf.unstack(split) as [Tensor, Tensor];
      const pooled = m.proj(scaledDotProductAttention({ q: query.tile([batch, 1, 1, 1]), k, v }));
      return tf.add(pooled, m.mlp(m.norm(pooled))).reshape([batch, width]);
    },
    { own: { latent: { shape: [1, 1, width], init } } },
  );
}
