import { readFile, stat } from "node:fs/promises";
import { CorruptFileError } from "./corrupt-file";
import { dtypeBytes, elementCount, gather, toFloats, type Dtype } from "./tensors";

/** NumPy's letters for types; big_vision keeps bfloat16 as two opaque bytes. */
const dtypes: Readonly<Record<string, Dtype>> = {
  "<f8": "F64",
  "<f4": "F32",
  "<f2": "F16",
  "|V2": "BF16",
  "<i8": "I64",
  "<i4": "I32",
  "<i2": "I16",
  "|i1": "I8",
  "|u1": "U8",
  "|b1": "BOOL",
};

/** Numbers as NumPy's `.npy` (version 1.0): float32, C order. */
export function encodeNpy(values: Float32Array, shape: readonly number[]): Buffer {
  const lengths = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const dict = `{'descr': '<f4', 'fortran_order': False, 'shape': (${lengths}), }`;
  // The numbers start on a multiple of 64.
  const header = dict.padEnd(Math.ceil((10 + dict.length + 1) / 64) * 64 - 11, " ") + "\n";
  const head = Buffer.alloc(10);
  head.write("\x93NUMPY\x01\x00", "latin1");
  head.writeUInt16LE(header.length, 8);
  return Buffer.concat([
    head,
    Buffer.from(header, "latin1"),
    new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  ]);
}

/** A NumPy array as it lies in its file. */
export interface Npy {
  /** NumPy's own letters where they are none of numbers read here. */
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly fortran: boolean;
  /** The numbers' bytes; undefined where they are of a type that is not read. */
  readonly data: { bytes: Buffer; dtype: Dtype } | undefined;
}

/** NumPy's format (NEP 1): a magic string, a version, and a header that is a Python dict. */
export function parseNpy(bytes: Buffer, where: string): Npy {
  const bad = (what: string) => new CorruptFileError("corrupt file", `${where}: ${what}`);
  const wide = bytes[6] !== 1;
  if (bytes.length < 12 || bytes.toString("latin1", 0, 6) !== "\x93NUMPY") throw bad("no NumPy array");
  const start = wide ? 12 : 10;
  const end = start + (wide ? bytes.readUInt32LE(8) : bytes.readUInt16LE(8));
  if (end > Math.min(bytes.length, start + 65536)) throw bad("the NumPy header ends too late");
  const header = bytes.toString("latin1", start, end);
  const letters = /'descr': *'([^']*)'/.exec(header)?.[1] ?? "";
  const dtype = Object.hasOwn(dtypes, letters) ? dtypes[letters] : undefined;
  const lengths = /'shape': *\(([\d, L]*)\)/.exec(header)?.[1];
  const shape = lengths
    ?.split(",")
    .filter((length) => length.trim() !== "")
    .map((length) => parseInt(length, 10));
  const count = shape && elementCount(shape);
  if (shape === undefined || count === undefined) throw bad("the NumPy header has no shape");
  const data = bytes.subarray(end);
  // Texts and records beside the weights are known by name: a model that does not need them is read without them.
  if (dtype === undefined)
    return { dtype: letters === "" ? "a record" : letters, shape, fortran: false, data: undefined };
  if (data.length !== count * dtypeBytes[dtype])
    throw bad(`has ${data.length} bytes of numbers, expected ${count * dtypeBytes[dtype]} by its shape`);
  return { dtype, shape, fortran: /'fortran_order': *True/.test(header), data: { bytes: data, dtype } };
}

/**
 * An array's numbers in C order (the last index fastest). @throws CorruptFileError where they are of a type that is
 * not read.
 */
export function npyNumbers({ dtype, shape, fortran, data }: Npy, where: string): Float32Array {
  if (data === undefined)
    throw new CorruptFileError(
      "corrupt file",
      `${where}: NumPy type ${JSON.stringify(dtype)}, expected one of ${Object.keys(dtypes).join(" ")}`,
    );
  const values = toFloats(data.bytes, data.dtype);
  return fortran ? fromFortran(values, shape) : values;
}

/** No array that is read whole is larger: 2 GB. */
const maxBytes = 2 ** 31 - 1;

/**
 * Reads an array of numbers from a `.npy` file, as float32, the last index fastest.
 *
 * @throws CorruptFileError where it is no such file, is cut off, holds no numbers, or is larger than 2 GB
 */
export async function readNpy(path: string): Promise<{ values: Float32Array; shape: readonly number[] }> {
  if ((await stat(path)).size > maxBytes)
    throw new CorruptFileError("too large", `${path}: larger than ${maxBytes} bytes`);
  const array = parseNpy(await readFile(path), path);
  return { values: npyNumbers(array, path), shape: array.shape };
}

/** First-index-fastest order into last-index-fastest. */
function fromFortran(values: Float32Array, shape: readonly number[]): Float32Array {
  const strides = shape.map((_, axis) =>
    shape.slice(0, axis).reduce((product, length) => product * length, 1),
  );
  return gather(values, shape, strides, 0);
}
