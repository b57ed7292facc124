import { stat } from "node:fs/promises";
import { CorruptFileError } from "./corrupt-file";
import {
  dtypeBytes,
  elements,
  gather,
  toFloats,
  type Dtype,
  type TensorEntry,
  type TensorFile,
} from "./tensors";
import { zipMembers, type ZipMember } from "./zip";

/** Unpacked, a file may be so many times as large as it is packed: weights don't shrink further, a zip bomb does. */
const maxRatio = 100;
const alwaysAllowed = 64 << 20;

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

/** Opens an `.npz`: every array's header is read, its numbers when they are asked for. @throws CorruptFileError where it is none, or unpacks to far too much. */
export async function openNpz(path: string): Promise<TensorFile> {
  const limit = Math.max(alwaysAllowed, maxRatio * (await stat(path)).size);
  const entries = new Map<string, TensorEntry>();
  let total = 0;
  for await (const member of zipMembers(path)) {
    if (!member.name.endsWith(".npy")) continue;
    total += member.size;
    if (total > limit)
      throw new CorruptFileError("too large", `${path}: its arrays unpack to more than ${limit} bytes`);
    const name = member.name.slice(0, -".npy".length);
    const where = `${path}: ${name}`;
    const { dtype, shape, fortran } = parseNpy(await member.read(limit), where);
    entries.set(name, { name, dtype, shape, read: () => readNpy(member, where, limit, fortran) });
  }
  return { format: "npz", entries, metadata: new Map(), close: () => Promise.resolve() };
}

interface Npy {
  /** NumPy's own letters where they are none of numbers read here. */
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly fortran: boolean;
  /** The numbers' bytes; undefined where they are of a type that is not read. */
  readonly data: { bytes: Buffer; dtype: Dtype } | undefined;
}

/** NumPy's format (NEP 1): a magic string, a version, and a header that is a Python dict. */
function parseNpy(bytes: Buffer, where: string): Npy {
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
  const count = shape && elements(shape);
  if (shape === undefined || count === undefined) throw bad("the NumPy header has no shape");
  const data = bytes.subarray(end);
  // Texts and records beside the weights are known by name: a model that does not need them is read without them.
  if (dtype === undefined)
    return { dtype: letters === "" ? "a record" : letters, shape, fortran: false, data: undefined };
  if (data.length !== count * dtypeBytes[dtype])
    throw bad(`has ${data.length} bytes of numbers, expected ${count * dtypeBytes[dtype]} by its shape`);
  return { dtype, shape, fortran: /'fortran_order': *True/.test(header), data: { bytes: data, dtype } };
}

async function readNpy(
  member: ZipMember,
  where: string,
  limit: number,
  fortran: boolean,
): Promise<Float32Array> {
  const { dtype, shape, data } = parseNpy(await member.read(limit), where);
  if (data === undefined)
    throw new CorruptFileError(
      "corrupt file",
      `${where}: NumPy type ${JSON.stringify(dtype)}, expected one of ${Object.keys(dtypes).join(" ")}`,
    );
  const values = toFloats(data.bytes, data.dtype);
  return fortran ? fromFortran(values, shape) : values;
}

/** First-index-fastest order into last-index-fastest. */
function fromFortran(values: Float32Array, shape: readonly number[]): Float32Array {
  const strides = shape.map((_, axis) =>
    shape.slice(0, axis).reduce((product, length) => product * length, 1),
  );
  return gather(values, shape, strides, 0);
}
