import { tf, type Tensor } from "../../engine";
import { xavierUniform } from "../init";
import { layerNorm, perceptron, type Activation } from "../layers";
import { compose, sequential, type Module } from "../module";
import type { ImageEncoder } from "./encoder";
import { patchEmbedding } from "./vit";

/** MLP-Mixer (Tolstikhin et al. 2021), with timm's names. */
export interface MixerOptions {
  readonly kind: "mixer";
  readonly channels: number;
  readonly patch: number;
  readonly width: number;
  readonly depth: number;
  /** Width of the hidden layer that mixes tokens, and of the one that mixes channels. */
  readonly tokensHidden: number;
  readonly channelsHidden: number;
  /** Default `gelu`. */
  readonly activation?: Activation;
}

const epsilon = 1e-6;

/**
 * An MLP-Mixer (Tolstikhin et al. 2021): features, [batch, width], of pictures, [batch, size, size, channels], are the
 * mean of the tokens after the last norm.
 */
export function mixer(options: MixerOptions, imageSize: number): ImageEncoder {
  const { channels, patch, width, depth } = options;
  const tokens = (imageSize / patch) ** 2;
  const module = compose(
    {
      stem: patchEmbedding(channels, width, patch),
      blocks: sequential(...Array.from({ length: depth }, () => mixerBlock(options, tokens))),
      norm: layerNorm(width, epsilon),
    },
    (m, images: Tensor) => m.norm(m.blocks(m.stem(images))).mean<Tensor>(1),
  );
  return { ...module, featureSize: width };
}

function mixerBlock(options: MixerOptions, tokens: number): Module {
  const { width, tokensHidden, channelsHidden, activation = "gelu" } = options;
  return compose(
    {
      norm1: layerNorm(width, epsilon),
      mlp_tokens: mlp(tokens, tokensHidden, activation),
      norm2: layerNorm(width, epsilon),
      mlp_channels: mlp(width, channelsHidden, activation),
    },
    (m, input: Tensor) => {
      const mixed = m.mlp_tokens(m.norm1(input).transpose([0, 2, 1])).transpose([0, 2, 1]);
      const x = tf.add(input, mixed);
      return tf.add(x, m.mlp_channels(m.norm2(x)));
    },
  );
}

function mlp(width: number, hidden: number, activation: Activation): Module {
  const init = xavierUniform(width, hidden);
  return perceptron(width, hidden, activation, "timm", { hiddenIn: init, hiddenOut: init });
}
