export { activations, gelu, hardSigmoid, quickGelu, relu, type Activation } from "./activations";
export { scaledDotProductAttention, causalMask, splitHeads, type AttentionHeads } from "./attention";
export { batchNorm, batchNormFlat } from "./batch-norm";
export { convolution } from "./convolution";
export { embedding } from "./embedding";
export { layerNorm } from "./layer-norm";
export { applyLinear, linear } from "./linear";
export { averagePool, globalAveragePool, maxPool } from "./pooling";
export {
  perceptron,
  channelScale,
  tokensAt,
  torchInit,
  transformer,
  transformerBlock,
  type BlockNames,
  type AttentionOptions,
  type RelativePositions,
  type TransformerInit,
  type TransformerOptions,
} from "./transformer";
export { relativePositions } from "./relative-positions";
export { rotary, type RotaryKind } from "./rotary";
export { squeezeExcite } from "./squeeze-excite";
