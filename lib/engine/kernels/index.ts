export { batchNormInference, batchNormTraining, type BatchNormParameters } from "./batchNorm";
export { conv2d, type Conv2dOptions } from "./conv2d";
export { eigh } from "./eigh";
export { layerNorm } from "./layerNorm";
export { maxPool } from "./maxPool";
export { matMul } from "./matMul";
export { countMultiplyAdds } from "./multiplyAdds";
export { relu } from "./relu";
export { sparseSoftmaxCrossEntropy, softmaxCrossEntropy } from "./softmaxCrossEntropy";
