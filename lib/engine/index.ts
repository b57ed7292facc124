export * as kernels from "./kernels";
export { device, type Device } from "./device";
export { compile, type Compiled } from "./graph/compile";
export { isLoaded } from "./load";
export { tf } from "./tf";
export type {
  NamedTensorMap,
  Optimizer,
  Rank,
  Scalar,
  Tensor,
  Tensor1D,
  Tensor2D,
  Tensor3D,
  Tensor4D,
  Tensor5D,
  TensorLike,
  Variable,
} from "@tensorflow/tfjs-node-gpu";
