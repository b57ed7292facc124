import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Tensor } from "@tensorflow/tfjs-node-gpu";
import { loadTensorFlow, usesGpu } from "../load";
import { tf } from "../tf";
import { backend, type OutputTensor } from "./binding";
import { bytesField, varintField, type Field } from "./protobuf";
import { record, type Recorded } from "./record-graph";

/** A function of tensors that was made one TensorFlow graph. */
export interface CompiledFunction {
  /** Its outputs, which are the caller's. */
  (inputs: readonly Tensor[]): Tensor[];
  /** Frees the graphs. */
  dispose(): void;
}

interface Session {
  loadSavedModel(folder: string, tags: string): number;
  deleteSavedModel(id: number): void;
  runSavedModel(id: number, inputs: number[], inputNames: string, outputNames: string): OutputTensor[];
}

/**
 * Makes a function of tensors one graph: at the first call with inputs of these shapes it is recorded, and from then on
 * all its operations run in one call, which TensorFlow optimises whole. That saves what each operation costs in
 * JavaScript, and memory, since a result that is needed once is written over. Recording costs some tenths of a second
 * for each new set of shapes.
 *
 * What `f` reads besides its inputs must stay as it is: tensors that have been computed with are kept by reference (and stay
 * their owner's), numbers and fresh tensors become constants, random draws too; what is large should be an input. On a GPU every call runs operation by operation (a session's tensors go through
 * the host's memory), and so it does where `f` cannot be a graph: it reads a value while it runs, gives back an input,
 * or uses an operation that TensorFlow's graphs refuse.
 *
 * @param f its outputs are new tensors; it is run inside a tidy.
 */
export function compile(f: (inputs: readonly Tensor[]) => Tensor[]): CompiledFunction {
  const graphs = new Map<string, Graph | undefined>();
  const call = (inputs: readonly Tensor[]): Tensor[] => {
    if (usesGpu(loadTensorFlow())) return tf.tidy(() => f(inputs));
    const shapes = inputs.map(({ shape, dtype }) => `${dtype}[${shape.join()}]`).join();
    // The first call too runs the graph: optimised, its numbers may differ in the last bit from those of single
    // operations, and what is resumed has to repeat what never stopped.
    if (!graphs.has(shapes)) graphs.set(shapes, graphOf(f, inputs));
    return graphs.get(shapes)?.(inputs) ?? tf.tidy(() => f(inputs));
  };
  const dispose = () => {
    for (const graph of graphs.values()) graph?.dispose();
    graphs.clear();
  };
  return Object.assign(call, { dispose });
}

interface Graph {
  (inputs: readonly Tensor[]): Tensor[];
  dispose(): void;
}

/** Runs `f` once and makes a graph of what it ran; undefined where that cannot be. */
function graphOf(f: (inputs: readonly Tensor[]) => Tensor[], inputs: readonly Tensor[]): Graph | undefined {
  const recorded = recordIfPossible(f, inputs);
  if (recorded === undefined) return undefined;
  const { nodes, outputs, captured } = recorded;
  const id = load(savedModel(nodes));
  if (id === undefined) return undefined;
  const inputNames = [...inputs.map((_, i) => `in${i}:0`), ...captured.map((_, i) => `kept${i}:0`)].join();
  const outputNames = outputs.join();
  const run = (tensors: readonly Tensor[]): Tensor[] => {
    const own = backend();
    const ids = [...own.getInputTensorIds(tensors), ...captured];
    return session()
      .runSavedModel(id, ids, inputNames, outputNames)
      .map((made) => own.createOutputTensor(made));
  };
  return Object.assign(run, { dispose: () => session().deleteSavedModel(id) });
}

function recordIfPossible(f: Parameters<typeof record>[1], inputs: readonly Tensor[]): Recorded | undefined {
  try {
    const recorded = record(inputs, f);
    return recorded.problem === undefined ? recorded : undefined;
  } catch {
    // It may be the zeros that it ran on; what is wrong with `f` itself shows when it runs as ever.
    return undefined;
  }
}

const session = () => backend().binding as unknown as Session;

/** A session of this SavedModel; undefined where TensorFlow refuses it. */
function load(model: Buffer): number | undefined {
  const folder = mkdtempSync(join(tmpdir(), "graph-"));
  try {
    writeFileSync(join(folder, "saved_model.pb"), model);
    try {
      return session().loadSavedModel(folder, "step");
    } catch {
      return undefined;
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A SavedModel of this graph, without variables (saved_model.proto, meta_graph.proto, graph.proto). */
function savedModel(nodes: readonly Field[]): Buffer {
  // Which version of TensorFlow's operations the graph means: one of 2.x.
  const versions = bytesField(4, [varintField(1, 1000)]);
  const metaGraph = [bytesField(1, [bytesField(4, "step")]), bytesField(2, [...nodes, versions])];
  return Buffer.concat([varintField(1, 1), bytesField(2, metaGraph)]);
}
