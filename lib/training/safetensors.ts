import { readFileSync } from "node:fs";
import { Failure, write } from "../runs";

/** Tensors in the memory of this process. */
export type Arrays = ReadonlyMap<string, { shape: readonly number[]; values: Float32Array }>;

/** Writes 32-bit tensors as a safetensors file (length of the header, header, bytes), atomically. */
export function writeTensors(path: string, tensors: Arrays, metadata: Record<string, string> = {}): void {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let offset = 0;
  for (const [name, { shape, values }] of tensors) {
    header[name] = { dtype: "F32", shape, data_offsets: [offset, offset + values.byteLength] };
    offset += values.byteLength;
  }
  // Padded with spaces to a multiple of 8, as the format asks.
  const text = JSON.stringify(header);
  const json = Buffer.from(text.padEnd(Math.ceil(Buffer.byteLength(text) / 8) * 8));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  const bodies = [...tensors.values()].map(({ values }) =>
    Buffer.from(values.buffer, values.byteOffset, values.byteLength),
  );
  write(path, Buffer.concat([length, json, ...bodies]));
}

/** Reads what `writeTensors` wrote. @throws Failure naming the file where it is cut short or something else. */
export function readTensors(path: string): {
  tensors: Map<string, { shape: number[]; values: Float32Array }>;
  metadata: Record<string, string>;
} {
  const file = readFileSync(path);
  const broken = (why: string) => new Failure(`${path}: ${why}; expected a whole safetensors file`);
  if (file.length < 8) throw broken("shorter than its header");
  const length = Number(file.readBigUInt64LE());
  if (length > file.length - 8) throw broken("its header is longer than the file");
  let header: Record<string, { dtype: string; shape: number[]; data_offsets: [number, number] }>;
  try {
    header = JSON.parse(file.toString("utf8", 8, 8 + length)) as typeof header;
  } catch {
    throw broken("its header is no JSON");
  }
  const { __metadata__: metadata, ...entries } = header as typeof header & {
    __metadata__?: Record<string, string>;
  };
  const tensors = new Map<string, { shape: number[]; values: Float32Array }>();
  for (const [name, { dtype, shape, data_offsets }] of Object.entries(entries)) {
    const [start, end] = data_offsets;
    const values = shape.reduce((product, side) => product * side, 1);
    if (dtype !== "F32" || end - start !== 4 * values || 8 + length + end > file.length)
      throw broken(`tensor ${name} is not as its header says`);
    const bytes = new Uint8Array(file.subarray(8 + length + start, 8 + length + end));
    tensors.set(name, { shape, values: new Float32Array(bytes.buffer) });
  }
  return { tensors, metadata: metadata ?? {} };
}
