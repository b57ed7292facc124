import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Tensor } from "../../lib/engine";
import { backend, type Binding } from "../../lib/engine/graph/binding";
import { bytesField, varintField } from "../../lib/engine/graph/protobuf";
import { record } from "../../lib/engine/graph/record-graph";
import { currentLink } from "../../lib/engine/installation";
import { compileAddon } from "../../lib/engine/setup/build-binding";
import { fieldsOf } from "../../lib/models/tokeniser/sentencepiece-model";

/** One operation of a graph as it ran: TensorFlow may have fused several that were recorded. */
export interface TracedOperation {
  name: string;
  /** What it ran as: `Conv2D`, `_FusedConv2D`, `_MklNativeConv2D`. */
  operation: string;
  /** When it started, in milliseconds since the run did. */
  start: number;
  /** From its start to its end, in milliseconds; it may have waited for others that computed at the same time. */
  ms: number;
}

/** The operations of one run of `f`, recorded as one graph, and the whole run's milliseconds. */
export interface Trace {
  operations: TracedOperation[];
  ms: number;
}

interface Tracer {
  trace(
    graph: Uint8Array,
    feeds: readonly { name: string; type: number; shape: readonly number[]; bytes: Uint8Array }[],
    outputs: readonly string[],
    rounds: number,
  ): Uint8Array[];
}

/** Runs `f` as a graph several times with TensorFlow's own tracing on, and gives the fastest run. */
export async function traced(
  f: (inputs: readonly Tensor[]) => Tensor[],
  inputs: readonly Tensor[],
  rounds: number,
): Promise<Trace> {
  const { nodes, outputs, captured, problem } = record(inputs, f);
  if (problem !== undefined || captured.length > 0)
    throw new Error(problem ?? "it reads what is not an input");
  const graph = Buffer.concat([...nodes, bytesField(4, [varintField(1, 1000)])]);
  const binding: Binding = backend().binding;
  const types: Readonly<Record<string, string>> = { float32: "TF_FLOAT", int32: "TF_INT32" };
  const feeds = inputs.map((tensor, i) => {
    const values = tensor.dataSync();
    return {
      name: `in${i}`,
      type: binding[types[tensor.dtype]!] as number,
      shape: tensor.shape,
      bytes: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
    };
  });
  const { trace } = await tracer();
  const runs = trace(graph, feeds, outputs, rounds).map(traceOf);
  return runs.reduce((best, run) => (run.ms < best.ms ? run : best));
}

async function tracer(): Promise<Tracer> {
  const folder = mkdtempSync(join(tmpdir(), "trace-"));
  try {
    const path = join(folder, "trace.node");
    await compileAddon(currentLink(), {
      path,
      sources: [join(__dirname, "trace.cc")],
      libraries: ["cc", "framework"],
    });
    return createRequire(__filename)(path) as Tracer;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Reads a serialised RunMetadata; field numbers are those of step_stats.proto. */
function traceOf(metadata: Uint8Array): Trace {
  const parts = (message: Uint8Array, field: number) =>
    fieldsOf(message, "trace").flatMap(([number, value]) => (number === field ? [value] : []));
  const messages = (message: Uint8Array, field: number) => parts(message, field) as Uint8Array[];
  const text = (message: Uint8Array, field: number) =>
    Buffer.from(messages(message, field)[0] ?? []).toString();
  const number = (message: Uint8Array, field: number) => (parts(message, field)[0] ?? 0) as number;
  const nodes = messages(metadata, 1)
    .flatMap((stats) => messages(stats, 1))
    .flatMap((device) => messages(device, 2));
  let [first, last] = [Infinity, 0];
  const operations = nodes.map((node): TracedOperation => {
    // Nanoseconds: when it was scheduled, and from then to its operation's start and end.
    const [all, start, end] = [number(node, 13), number(node, 14), number(node, 15)] as const;
    first = Math.min(first, all + start);
    last = Math.max(last, all + end);
    const name = text(node, 1);
    const operation = / = (\w+)\(/.exec(text(node, 8))?.[1] ?? name;
    return { name, operation, start: (all + start) / 1e6, ms: (end - start) / 1e6 };
  });
  return {
    operations: operations.map((one) => ({ ...one, start: one.start - first / 1e6 })),
    ms: (last - first) / 1e6,
  };
}
