import type { Tensor } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../tf";
import { backend, type Binding, type BindingAttribute } from "./binding";
import { bytesField, floatField, varintField, type Field } from "./protobuf";
import { zeroViews } from "./zero-views";

/** The operations that a function ran, as nodes of a TensorFlow graph. */
export interface Recorded {
  nodes: Field[];
  /** The node, and which of its outputs, that made each tensor that the function gave back: `n12:0`. */
  outputs: string[];
  /** Tensors from before that were used and are not among the inputs. */
  captured: number[];
  /** Why the function cannot be a graph. */
  problem: string | undefined;
}

/** What a node of the graph gave, and its shape. */
interface Made {
  name: string;
  shape: readonly number[];
}

/** Operations that TensorFlow runs in graphs alone. What each gives has its first input's shape. */
const graphOnly: ReadonlySet<string> = new Set(["_MklLayerNorm"]);

let recordings = 0;

/**
 * Whether a function is being recorded as a graph now. What cannot be recorded then must run operation by operation.
 */
export const isRecording = () => recordings > 0;

let recordingsForXla = 0;

/** Whether what is being recorded will be compiled by XLA, which knows TensorFlow's own operations alone. */
export const isRecordingForXla = () => recordingsForXla > 0;

/**
 * Runs `f` to record it, with zeros for every result: it takes one step's time and little memory. Inputs are to be fed
 * under `in0`, `in1`, ..., captured tensors under `kept0`, ...
 */
export function record(
  inputs: readonly Tensor[],
  f: (inputs: readonly Tensor[]) => Tensor[],
  { xla = false }: { xla?: boolean } = {},
): Recorded {
  const own = backend();
  const { binding } = own;
  const nodes: Field[] = [];
  const names = new Map<number, string>();
  const tensors = new Map<number, Tensor>();
  const captured: number[] = [];
  const unshaped = new Map<string, Made>();
  let problem: string | undefined;
  const stand = zeroViews(binding);
  // Nothing but the shape of what it gives is asked for.
  const runOnce = (op: string, attributes: BindingAttribute[], ids: number[], outputs: number) =>
    graphOnly.has(op)
      ? binding.executeOp("Identity", [typeAttribute(binding, tensors.get(ids[0]!)!)], [ids[0]!], 1)
      : binding.executeOp(op, attributes, ids, outputs);
  const idsOf = own.getInputTensorIds.bind(own);
  idsOf(inputs).forEach((id, i) => {
    names.set(id, `in${i}`);
    nodes.push(placeholder(binding, `in${i}`, inputs[i]!));
  });
  const recording = Object.create(binding, {
    createTensor: {
      value: (shape: number[], dtype: number, values: ArrayBufferView) => {
        const id = binding.createTensor(shape, dtype, values);
        const name = `n${nodes.length}`;
        nodes.push(constant(name, shape, dtype, values));
        names.set(id, name);
        return id;
      },
    },
    executeOp: {
      value: (op: string, attributes: BindingAttribute[], ids: number[], outputs: number) => {
        const made = runOnce(op, attributes, ids, outputs).map((real) => {
          const id = stand.make(real.shape, real.dtype);
          if (id === undefined) return real;
          binding.deleteTensor(real.id);
          return { ...real, id };
        });
        // The one operation whose type tfjs leaves to be inferred, which a graph doesn't do.
        if (op === "ExpandDims") attributes = [typeAttribute(binding, tensors.get(ids[0]!)!)];
        const from = ids.map((id) => {
          const known = names.get(id);
          if (known !== undefined) return known;
          const name = `kept${captured.length}`;
          captured.push(id);
          names.set(id, name);
          nodes.push(placeholder(binding, name, tensors.get(id)!));
          return name;
        });
        if (op === "Reshape") {
          // Of reshapes one after another the last alone counts, and one that leaves the shape is none: TensorFlow,
          // which doesn't know a function's shapes, would keep them, and makes one operation only of what stands side
          // by side.
          const given = { name: from[0]!, shape: tensors.get(ids[0]!)!.shape };
          const first = unshaped.get(from[0]!) ?? given;
          const { id, shape } = made[0]!;
          if (first.name.startsWith("n") && first.shape.join() === shape.join()) {
            names.set(id, first.name);
            return made;
          }
          from[0] = first.name;
          unshaped.set(`n${nodes.length}`, first);
        }
        const name = `n${nodes.length}`;
        const entries = attributes.flatMap((one) => attribute(binding, one) ?? []);
        if (entries.length < attributes.length) problem ??= `${op} has an attribute that is not known here`;
        nodes.push(node(name, op, from, entries));
        made.forEach(({ id }, i) => names.set(id, i === 0 ? name : `${name}:${i}`));
        return made;
      },
    },
    tensorDataSync: {
      value: (id: number) => {
        problem ??= "a value was read while it ran";
        return binding.tensorDataSync(id);
      },
    },
  }) as Binding;
  own.binding = recording;
  // The addon is told ids alone; placeholders need types and shapes too.
  own.getInputTensorIds = (given) => {
    const ids = idsOf(given);
    ids.forEach((id, i) => tensors.set(id, given[i]!));
    return ids;
  };
  const outputs: string[] = [];
  recordings++;
  if (xla) recordingsForXla++;
  try {
    tf.tidy(() => {
      const result = f(inputs);
      for (const id of idsOf(result)) {
        const name = names.get(id);
        if (name?.startsWith("n")) outputs.push(name.includes(":") ? name : `${name}:0`);
        else problem ??= "it gives back what it was given";
      }
      // Those that were kept too.
      tf.dispose(result);
    });
    return { nodes, outputs, captured, problem };
  } finally {
    recordings--;
    if (xla) recordingsForXla--;
    own.binding = binding;
    Reflect.deleteProperty(own, "getInputTensorIds");
    stand.dispose();
  }
}

const dtypeNames: Readonly<Record<string, string>> = {
  float32: "TF_FLOAT",
  int32: "TF_INT32",
  bool: "TF_BOOL",
};
const typeOf = (binding: Binding, { dtype }: Tensor) => binding[dtypeNames[dtype]!] as number;
const typeAttribute = (binding: Binding, tensor: Tensor): BindingAttribute => ({
  name: "T",
  type: binding.TF_ATTR_TYPE as number,
  value: typeOf(binding, tensor),
});

// Field numbers are those of TensorFlow's node_def.proto, attr_value.proto, tensor.proto and tensor_shape.proto.

function node(name: string, op: string, inputs: readonly string[], attributes: readonly Field[]): Field {
  return bytesField(1, [
    bytesField(1, name),
    bytesField(2, op),
    ...inputs.map((input) => bytesField(3, input)),
    ...attributes,
  ]);
}

const entry = (name: string, value: readonly Field[]): Field =>
  bytesField(5, [bytesField(1, name), bytesField(2, value)]);

const dimensions = (shape: readonly number[]): Field[] =>
  shape.map((side) => bytesField(2, [varintField(1, side)]));

const placeholder = (binding: Binding, name: string, tensor: Tensor): Field =>
  node(
    name,
    "Placeholder",
    [],
    [
      entry("dtype", [varintField(6, typeOf(binding, tensor))]),
      entry("shape", [bytesField(7, dimensions(tensor.shape))]),
    ],
  );

function constant(name: string, shape: readonly number[], dtype: number, values: ArrayBufferView): Field {
  const content = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  const tensor = [varintField(1, dtype), bytesField(2, dimensions(shape)), bytesField(4, content)];
  return node(
    name,
    "Const",
    [],
    [entry("dtype", [varintField(6, dtype)]), entry("value", [bytesField(8, tensor)])],
  );
}

/** An attribute as a graph has it; undefined where its type is not known here. */
function attribute(binding: Binding, { name, type, value }: BindingAttribute): Field | undefined {
  const encode = encoders.find(([key]) => binding[key] === type)?.[1];
  if (encode === undefined) return undefined;
  return entry(name, Array.isArray(value) ? [bytesField(1, value.map(encode))] : [encode(value)]);
}

/** How a value of each type stands in an attribute, and in a list of them. */
const encoders: readonly (readonly [string, (value: unknown) => Field])[] = [
  ["TF_ATTR_STRING", (value) => bytesField(2, value as string)],
  ["TF_ATTR_INT", (value) => varintField(3, value as number)],
  ["TF_ATTR_FLOAT", (value) => floatField(4, value as number)],
  ["TF_ATTR_BOOL", (value) => varintField(5, value as boolean)],
  ["TF_ATTR_TYPE", (value) => varintField(6, value as number)],
];
