import { kernels, tf, type Tensor } from "../../engine";
import type { Init } from "../init";
import { embedding, layerNorm, linear, tokensAt, transformer, type TransformerOptions } from "../layers";
import { compose, type Module } from "../module";

/** CLIP's text transformer: causal, read at the end token. */
export interface TextTransformerOptions extends TransformerOptions {
  readonly kind: "transformer";
  readonly vocabulary: number;
  /** Ids a text. */
  readonly context: number;
  /** Whether tokens see only those before them, as in CLIP (default); SigLIP's see all. */
  readonly causal?: boolean;
  /**
   * Which token stands for the text: the one of the largest id, which is CLIP's end token (default), or the last
   * position.
   */
  readonly pool?: "end" | "last";
  /** A matrix into the shared space (default), or a linear layer with a bias. */
  readonly projection?: "matrix" | "linear";
}

/**
 * Features in CLIP's shared space, [batch, embed], from ids [batch, context] or fewer, if the end tokens are among
 * them: no token looks at later ones. Parameters start as in OpenCLIP.
 */
export function textTransformer(options: TextTransformerOptions, embed: number): Module {
  const { width, depth, vocabulary, context, causal = true, pool = "end", projection = "matrix" } = options;
  const normal = (std: number): Init => ({ kind: "normal", std });
  const init = {
    qkv: normal(width ** -0.5),
    attentionOut: normal(width ** -0.5 * (2 * depth) ** -0.5),
    hiddenIn: normal((2 * width) ** -0.5),
    hiddenOut: normal(width ** -0.5 * (2 * depth) ** -0.5),
  };
  return compose(
    {
      token_embedding: embedding(vocabulary, width, 0.02),
      transformer: transformer(options, { init, causal }),
      ln_final: layerNorm(width, options.epsilon),
      ...((projection === "linear" ? { text_projection: linear(width, embed) } : {}) as {
        text_projection: Module;
      }),
    },
    (m, ids: Tensor, own) => {
      const positions = own.weight("positional_embedding");
      const length = ids.shape[1]!;
      const x = m
        .token_embedding(ids)
        .add<Tensor>(length === context ? positions : positions.slice([0, 0], [length, width]));
      // The end token has the largest id.
      const ends = pool === "end" ? tf.argMax<Tensor>(ids, 1) : undefined;
      const y = m.transformer(x, ends && { tokenIndices: ends });
      const summary = m.ln_final(summaryOf(y, ends));
      if (projection === "linear") return m.text_projection(summary);
      return kernels.matMulOp(summary, own.weight("text_projection"));
    },
    {
      own: {
        positional_embedding: { shape: [context, width], init: normal(0.01) },
        ...(projection === "matrix" && {
          text_projection: { shape: [width, embed], init: normal(width ** -0.5) },
        }),
      },
    },
  );
}

/**
 * Each sequence at its token of interest, or at its last: [batch, width]. A transformer may have left nothing but
 * these.
 */
function summaryOf(x: Tensor, indices: Tensor | undefined): Tensor {
  const [batch, tokens, width] = x.shape as [number, number, number];
  const one =
    tokens === 1 || indices === undefined
      ? x.slice([0, tokens - 1, 0], [batch, 1, width])
      : tokensAt(x, indices);
  return one.reshape([batch, width]);
}
