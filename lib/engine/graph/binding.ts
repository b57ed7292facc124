import type { Tensor } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../tf";

/** An attribute as tfjs-node's binding takes it. */
export interface BindingAttribute {
  name: string;
  type: number;
  value: unknown;
}

/** The functions of tfjs-node's native addon that are used here. */
export interface Binding extends Readonly<Record<string, unknown>> {
  executeOp(op: string, attributes: BindingAttribute[], inputs: number[], outputs: number): OutputTensor[];
  createTensor(shape: number[], dtype: number, values: ArrayBufferView): number;
  deleteTensor(id: number): void;
  tensorDataSync(id: number): ArrayBufferView;
  /** These three are ours (native/tensorflow.cc): a graph as a function that runs in one call. */
  addFunction(
    name: string,
    graph: Uint8Array,
    inputs: readonly string[],
    outputs: readonly string[],
    config: Uint8Array,
    xla: boolean,
  ): void;
  runFunction(name: string, inputs: readonly number[]): OutputTensor[];
  removeFunction(name: string): void;
}

/** An output of a TensorFlow operation, as the addon returns it. */
export interface OutputTensor {
  id: number;
  shape: number[];
  dtype: number;
}

/** The parts of tfjs-node's backend that are used here. */
export interface Backend {
  binding: Binding;
  getInputTensorIds(tensors: readonly Tensor[]): number[];
  createOutputTensor(made: OutputTensor): Tensor;
}

export const backend = () => tf.backend() as unknown as Backend;
