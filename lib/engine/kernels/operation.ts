import type { DataType, Tensor } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../tf";

/** An attribute of a TensorFlow operation, with the type that the C interface must be told. */
export type Attribute =
  | { readonly type: "float" | "int"; readonly value: number }
  | { readonly type: "ints"; readonly value: readonly number[] }
  | { readonly type: "bool"; readonly value: boolean }
  | { readonly type: "string"; readonly value: string }
  | { readonly type: "dtype"; readonly value: DataType };

export const float = (value: number): Attribute => ({ type: "float", value });
export const int = (value: number): Attribute => ({ type: "int", value });
export const ints = (value: readonly number[]): Attribute => ({ type: "ints", value });
export const bool = (value: boolean): Attribute => ({ type: "bool", value });
export const string = (value: string): Attribute => ({ type: "string", value });
export const dtype = (value: DataType): Attribute => ({ type: "dtype", value });

/** What of tfjs-node's backend is used here; its own types leave these out. */
interface Backend {
  readonly binding: Readonly<Record<string, number>>;
  executeMultipleOutputs(
    op: string,
    attributes: { name: string; type: number | undefined; value: unknown }[],
    inputs: readonly Tensor[],
    outputs: number,
  ): Tensor[];
}

const bindingNames = {
  float: "TF_ATTR_FLOAT",
  int: "TF_ATTR_INT",
  ints: "TF_ATTR_INT",
  bool: "TF_ATTR_BOOL",
  string: "TF_ATTR_STRING",
  dtype: "TF_ATTR_TYPE",
} as const;

const dtypeNames: Readonly<Record<DataType, string>> = {
  float32: "TF_FLOAT",
  int32: "TF_INT32",
  bool: "TF_BOOL",
  complex64: "TF_COMPLEX64",
  string: "TF_STRING",
};

/**
 * Runs one of TensorFlow's own operations, by its name in TensorFlow's registry, on these inputs. No gradient is
 * recorded: wrap it in `tf.customGrad` where one is wanted.
 *
 * @param outputs how many tensors the operation returns.
 */
export function runOperation(
  op: string,
  attributes: Readonly<Record<string, Attribute>>,
  inputs: readonly Tensor[],
  outputs: number,
): Tensor[] {
  const backend = tf.backend() as unknown as Backend;
  const list = Object.entries(attributes).map(([name, attribute]) => ({
    name,
    type: backend.binding[bindingNames[attribute.type]],
    value: attribute.type === "dtype" ? backend.binding[dtypeNames[attribute.value]] : attribute.value,
  }));
  return backend.executeMultipleOutputs(op, list, inputs, outputs);
}
