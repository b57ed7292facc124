import { kernels, tf, type Tensor } from "../../engine";
import type { Init } from "../init";
import { embedding, layerNorm, linear, transformer, type TransformerOptions } from "../layers";
import { compose, type Module } from "../module";

/** CLIP's text transformer: causal, read at the end token. */
export interface TextTransformerOptions extends TransformerOptions {
  readonly kind: "transformer";
  readonly vocabulary: number;
  /** Ids a text. */
  readonly context: number;
  /** Whether tokens see only those before them, as in CLIP (default); SigLIP's see all. */
  readonly causal?: boolean;
  /** Which token stands for the text: the one of the largest id, which is CLIP's end token (default), or the last place. */
  readonly pool?: "end" | "last";
  /** A matrix into the shared space (default), or a linear layer with a bias. */
  readonly projection?: "matrix" | "linear";
}

/**
 * Features in CLIP's shared space, [batch, embed], from ids [batch, context] or fewer, if the end tokens are among them:
 * no token looks at later ones. Parameters start as in OpenCLIP.
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
      const places = own.weight("positional_embedding");
      const length = ids.shape[1]!;
      const x = m
        .token_embedding(ids)
        .add<Tensor>(length === context ? places : places.slice([0, 0], [length, width]));
      const y = m.transformer(x);
      const summary = m.ln_final(pool === "end" ? atEnd(y, ids) : atLast(y));
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

/** Each sequence at its end token, which has the largest id: [batch, width]. */
function atEnd(x: Tensor, ids: Tensor): Tensor {
  const [batch, context, width] = x.shape as [number, number, number];
  const rows = tf.range(0, batch, 1, "int32").mul<Tensor>(tf.scalar(context, "int32"));
  return kernels.gatherOp(x.reshape([batch * context, width]), rows.add<Tensor>(tf.argMax(ids, 1)));
}

/** Each sequence at its last place: [batch, width]. */
function atLast(x: Tensor): Tensor {
  const [batch, context, width] = x.shape as [number, number, number];
  return x.slice([0, context - 1, 0], [batch, 1, width]).reshape([batch, width]);
}
