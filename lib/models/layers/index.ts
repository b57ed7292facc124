export { activations, gelu, quickGelu, relu, type Activation } from "./activations";
export { attend, causalMask, splitHeads, type Heads } from "./attention";
export { batchNorm, batchNormFlat } from "./batch-norm";
export { conv2d } from "./conv2d";
export { embedding } from "./embedding";
export { layerNorm } from "./layer-norm";
export { affine, linear } from "./linear";
export { averagePool, globalAveragePool, maxPool } from "./pooling";
export {
  perceptron,
  torchInit,
  transformer,
  transformerBlock,
  type Names,
  type TransformerInit,
  type TransformerOptions,
} from "./transformer";
