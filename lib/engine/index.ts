export * as kernels from "./kernels";
export { device, gpus, nvidiaCards, type Device } from "./device";
export { compile, functionCount, type CompiledFunction, type CompileOptions } from "./graph/compile";
export { demand, examineSetup, doctorReport } from "./doctor";
export { python } from "./installation";
export { loadJpegDecoder, type JpegDecoder } from "./jpeg-decoder";
export { isLoaded } from "./load-tensorflow";
export { withMemoryError } from "./out-of-memory";
export { describeProcessor, processor, type Processor } from "./processor";
export { hasKernel, jupyterPath } from "./setup/jupyter-kernel";
export { hasPackages } from "./setup/python-environment";
export { ownPythonEnvironment } from "./setup/own-python";
export { fetchWheelFile, type WheelFile } from "./setup/wheel-file";
export { runProgram } from "./setup/run-program";
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
