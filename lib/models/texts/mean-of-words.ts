import { tf, type Tensor } from "../../engine";
import { embedding, linear, relu } from "../layers";
import { compose, type Module } from "../module";

/** A text encoder that averages the embeddings of words, whatever their order. */
export interface MeanOfWordsOptions {
  readonly kind: "mean-of-words";
  /** Words known, with id 0 for "no word". */
  readonly vocabulary: number;
  /** Ids a text; shorter ones end in zeros. */
  readonly context: number;
  readonly width: number;
  readonly hidden: number;
}

/** The mean of the words' embeddings through two layers: ids [batch, context] in, [batch, embed] out. */
export function meanOfWords({ vocabulary, width, hidden }: MeanOfWordsOptions, embed: number): Module {
  return compose(
    {
      token_embedding: embedding(vocabulary, width, width ** -0.5),
      fc1: linear(width, hidden),
      fc2: linear(hidden, embed),
    },
    (m, ids: Tensor) => {
      const present = ids.greater(0).cast("float32").expandDims(2);
      const count = tf.maximum(present.sum(1), 1);
      const mean = m.token_embedding(ids).mul(present).sum(1).div<Tensor>(count);
      return m.fc2(relu(m.fc1(mean)));
    },
  );
}
