import { threadId } from "node:worker_threads";
import type { Tensor } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../tf";
import { backend } from "./binding";
import { configOf, type Precision } from "./config";
import { bytesField, varintField } from "./protobuf";
import { isRecording, record, type Recorded } from "./record-graph";

/** Options of compiling a function to a TensorFlow graph. */
export interface CompileOptions {
  /** `mixed`: convolutions and matrix products in 16 bits, everything else in 32 (default `single`: all in 32). */
  precision?: Precision;
  /** Whether XLA compiles it to machine code of its own (false). On a CPU that is slower; on a GPU it may be faster. */
  xla?: boolean;
  /**
   * How many calls with inputs of the same shapes run operation by operation before it is recorded (0): recording costs
   * about two calls, so it pays where there may be many.
   */
  after?: number;
}

/**
 * A function of tensors, compiled to one TensorFlow function: it runs as one call instead of one for each operation.
 */
export interface CompiledFunction {
  /** Its outputs, which are the caller's. */
  (inputs: readonly Tensor[]): Tensor[];
  /** Frees what TensorFlow made of it. */
  dispose(): void;
}

/**
 * Makes a function of tensors one TensorFlow function, on the CPU and on a GPU alike: at the first call with inputs of
 * these shapes it is recorded, and from then on all its operations run in one call, which TensorFlow optimises whole.
 * That saves what each operation costs in JavaScript, and memory, since a result that is needed once is written over.
 * Recording costs some tenths of a second for each new set of shapes.
 *
 * What `f` reads besides its inputs must stay as it is: tensors that have been computed with are kept by reference (and
 * stay their owner's), numbers and fresh tensors become constants, random draws too; what is large should be an input.
 * Where `f` cannot be a graph it runs operation by operation: it reads a value while it runs, gives back an input, or
 * uses an operation that TensorFlow's graphs refuse. So it does where it is called by a function that is being
 * recorded.
 *
 * @param f its outputs are new tensors; it is run inside a tidy.
 */
export function compile(
  f: (inputs: readonly Tensor[]) => Tensor[],
  options: CompileOptions = {},
): CompiledFunction {
  const graphs = new Map<string, GraphFunction | undefined>();
  const calls = new Map<string, number>();
  const call = (inputs: readonly Tensor[]): Tensor[] => {
    if (isRecording()) return tf.tidy(() => f(inputs));
    const shapes = inputs.map(({ shape, dtype }) => `${dtype}[${shape.join()}]`).join();
    const before = calls.get(shapes) ?? 0;
    calls.set(shapes, before + 1);
    if (before < (options.after ?? 0)) return tf.tidy(() => f(inputs));
    // Of a training the first call too runs the graph: optimised, its numbers may differ in the last bit from those of
    // single operations, and what is resumed has to repeat what never stopped.
    if (!graphs.has(shapes)) graphs.set(shapes, graphFunction(f, inputs, options));
    return graphs.get(shapes)?.(inputs) ?? tf.tidy(() => f(inputs));
  };
  const dispose = () => {
    for (const graph of graphs.values()) graph?.dispose();
    graphs.clear();
  };
  return Object.assign(call, { dispose });
}

interface GraphFunction {
  (inputs: readonly Tensor[]): Tensor[];
  dispose(): void;
}

let made = 0;
const live = new Set<string>();

/** How many functions TensorFlow holds that have not been freed. */
export const functionCount = () => live.size;

/** Runs `f` once and makes a function of what it ran; undefined where that cannot be. */
function graphFunction(
  f: (inputs: readonly Tensor[]) => Tensor[],
  inputs: readonly Tensor[],
  options: CompileOptions,
): GraphFunction | undefined {
  const recorded = recordIfPossible(f, inputs, options);
  if (recorded === undefined) return undefined;
  const { nodes, outputs, captured } = recorded;
  const { binding } = backend();
  // All threads of the process share TensorFlow's names.
  const name = `upstream_${threadId}_${made++}`;
  // Which version of TensorFlow's operations the graph means (graph.proto): one of 2.x.
  const graph = Buffer.concat([...nodes, bytesField(4, [varintField(1, 1000)])]);
  const names = [...inputs.map((_, i) => `in${i}`), ...captured.map((_, i) => `kept${i}`)];
  try {
    binding.addFunction(name, graph, names, outputs, configOf(options), options.xla ?? false);
  } catch {
    return undefined;
  }
  live.add(name);
  const run = (tensors: readonly Tensor[]): Tensor[] => {
    const own = backend();
    const ids = [...own.getInputTensorIds(tensors), ...captured];
    return binding.runFunction(name, ids).map((output) => own.createOutputTensor(output));
  };
  const dispose = () => {
    binding.removeFunction(name);
    live.delete(name);
  };
  return Object.assign(run, { dispose });
}

function recordIfPossible(
  f: Parameters<typeof record>[1],
  inputs: readonly Tensor[],
  { xla = false }: CompileOptions,
): Recorded | undefined {
  try {
    const recorded = record(inputs, f, { xla });
    return recorded.problem === undefined ? recorded : undefined;
  } catch {
    // It may be the zeros that it ran on; what is wrong with `f` itself shows when it runs as ever.
    return undefined;
  }
}
