import type { FileHandle } from "node:fs/promises";
import { CorruptFileError } from "./corrupt-file";

/** How a tensor's numbers lie in a file, by safetensors' names. */
export type Dtype = "F64" | "F32" | "F16" | "BF16" | "I64" | "I32" | "I16" | "I8" | "U8" | "BOOL";

/** Bytes of one number. */
export const dtypeBytes: Readonly<Record<Dtype, number>> = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U8: 1,
  BOOL: 1,
};

/** A tensor in a file, not read yet. */
export interface TensorEntry {
  readonly name: string;
  /** Its type's name; one that is no {@link Dtype} can't be read. */
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Its numbers in C order, whatever their type in the file. @throws CorruptFileError where the file is not whole. */
  read(): Promise<Float32Array>;
}

/** A file of named tensors. */
export interface TensorFile {
  readonly format: "safetensors" | "torch" | "torch (before 1.6)" | "torchscript" | "npz";
  readonly entries: ReadonlyMap<string, TensorEntry>;
  /** What else the file holds, as plain data: safetensors' metadata, a checkpoint's epoch. */
  readonly metadata: ReadonlyMap<string, unknown>;
  close(): Promise<void>;
}

/**
 * How many elements a tensor of this shape has; undefined where the shape is no list of lengths that a file could
 * hold.
 */
export function elementCount(shape: readonly unknown[]): number | undefined {
  if (shape.length > 32) return undefined;
  let product = 1;
  for (const length of shape) {
    if (!Number.isSafeInteger(length) || (length as number) < 0) return undefined;
    product *= length as number;
  }
  return Number.isSafeInteger(product) ? product : undefined;
}

/** Little-endian numbers of any type as floats; integers beyond 2^24 are rounded. `bytes` is used up. */
export function toFloats(bytes: Buffer, dtype: Dtype): Float32Array {
  const count = Math.floor(bytes.length / dtypeBytes[dtype]);
  if (dtype === "F32") {
    // A view where the bytes lie on a multiple of 4, without a copy.
    if (bytes.byteOffset % 4 === 0) return new Float32Array(bytes.buffer, bytes.byteOffset, count);
    return new Float32Array(Uint8Array.from(bytes.subarray(0, 4 * count)).buffer);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Float32Array(count);
  if (dtype === "BF16") {
    // bfloat16 is the upper half of a float.
    const words = new Uint32Array(values.buffer);
    for (let i = 0; i < count; i++) words[i] = view.getUint16(2 * i, true) << 16;
    return values;
  }
  const at = readers[dtype];
  for (let i = 0; i < count; i++) values[i] = at(view, i);
  return values;
}

const readers: Readonly<Record<Exclude<Dtype, "F32" | "BF16">, (view: DataView, i: number) => number>> = {
  F64: (view, i) => view.getFloat64(8 * i, true),
  F16: (view, i) => halfs()[view.getUint16(2 * i, true)]!,
  I64: (view, i) => Number(view.getBigInt64(8 * i, true)),
  I32: (view, i) => view.getInt32(4 * i, true),
  I16: (view, i) => view.getInt16(2 * i, true),
  I8: (view, i) => view.getInt8(i),
  U8: (view, i) => view.getUint8(i),
  BOOL: (view, i) => view.getUint8(i),
};

let table: Float32Array | undefined;

/** Every half-precision number (IEEE 754 binary16) by its bits. */
function halfs(): Float32Array {
  table ??= Float32Array.from({ length: 65536 }, (_, bits) => {
    const sign = bits & 0x8000 ? -1 : 1;
    const exponent = (bits >> 10) & 31;
    const fraction = bits & 1023;
    if (exponent === 0) return sign * fraction * 2 ** -24;
    if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
    return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  });
  return table;
}

/** Bytes `start` to `start + length` of a file. @throws CorruptFileError where it ends before. */
export async function readAt(
  file: FileHandle,
  where: string,
  start: number,
  length: number,
): Promise<Buffer> {
  const { size } = await file.stat();
  if (start + length > size)
    throw new CorruptFileError(
      "truncated file",
      `${where}: ends at byte ${size}, expected ${start + length}`,
    );
  // Not from Node's shared pool, so that the bytes start on a multiple of 8 and floats need no copy.
  const bytes = Buffer.from(new ArrayBuffer(length));
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(bytes, filled, Math.min(length - filled, 1 << 30), start + filled);
    if (bytesRead === 0)
      throw new CorruptFileError("truncated file", `${where}: ends at byte ${start + filled}`);
    filled += bytesRead;
  }
  return bytes;
}

/** The elements of a strided view in C order: of each index the number at `offset` + Σ index·stride. */
export function gather(
  values: Float32Array,
  shape: readonly number[],
  strides: readonly number[],
  offset: number,
): Float32Array {
  const count = shape.reduce((product, length) => product * length, 1);
  const gathered = new Float32Array(count);
  const index = shape.map(() => 0);
  let from = offset;
  for (let to = 0; to < count; to++) {
    gathered[to] = values[from]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      from -= shape[axis]! * strides[axis]!;
      index[axis] = 0;
    }
  }
  return gathered;
}
