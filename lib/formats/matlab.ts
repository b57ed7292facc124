import { inflateSync } from "node:zlib";
import { CorruptFileError } from "./corrupt-file";

/** One struct of an array of them: its fields that are texts or numbers; others (cells, structs) are left out. */
export type MatlabStruct = Record<string, string | number>;

/** A MATLAB file claims to hold no more than this, unpacked. */
const maxBytes = 64 * 2 ** 20;
const compressed = 15;
const matrix = 14;
/** MATLAB's classes of arrays: 2 is a struct, 4 text, 6 and more numbers. */
const structClass = 2;
const charClass = 4;

/**
 * The first array of structs of a MATLAB 5 file (`.mat`), compressed or not, little-endian: what ImageNet's development
 * kit keeps its classes in. Fields hold texts or single numbers.
 *
 * Source: "MAT-File Format" (MathWorks), level 5.
 *
 * @throws CorruptFileError "corrupt file" where it is no such file.
 */
export function readMatlabStructs(bytes: Buffer, where: string): MatlabStruct[] {
  const corrupt = (what: string) => new CorruptFileError("corrupt file", `${where}: ${what}`);
  if (bytes.length < 136 || bytes.toString("latin1", 126, 128) !== "IM") throw corrupt("no MATLAB 5 file");
  try {
    for (const { type, data } of elements(bytes.subarray(128))) {
      const inner =
        type === compressed
          ? [...elements(inflateSync(data, { maxOutputLength: maxBytes }))]
          : [{ type, data }];
      for (const one of inner) {
        const found = one.type === matrix ? structs(one.data) : undefined;
        if (found !== undefined) return found;
      }
    }
  } catch (error) {
    throw corrupt((error as Error).message);
  }
  throw corrupt("no array of structs in it");
}

interface Element {
  type: number;
  data: Buffer;
}

/** Tagged elements, one after the other; one of up to 4 bytes has them in its tag. */
function* elements(bytes: Buffer): Generator<Element> {
  for (let at = 0; at + 8 <= bytes.length;) {
    const first = bytes.readUInt32LE(at);
    const isSmall = first >>> 16 !== 0;
    const type = isSmall ? first & 0xffff : first;
    const size = isSmall ? first >>> 16 : bytes.readUInt32LE(at + 4);
    const start = at + (isSmall ? 4 : 8);
    if (size > (isSmall ? 4 : bytes.length - start)) throw new Error(`an element of ${size} bytes at ${at}`);
    yield { type, data: bytes.subarray(start, start + size) };
    // Compressed elements are not padded to eight bytes.
    at = isSmall ? at + 8 : start + (type === compressed ? size : Math.ceil(size / 8) * 8);
  }
}

function structs(bytes: Buffer): MatlabStruct[] | undefined {
  const [flags, dimensions, , fieldLength, fieldNames, ...values] = [...elements(bytes)];
  if (flags?.data[0] !== structClass || fieldLength === undefined || fieldNames === undefined)
    return undefined;
  const length = fieldLength.data.readInt32LE(0);
  if (length < 1) throw new Error("field names without a length");
  const names: string[] = [];
  for (let at = 0; at + length <= fieldNames.data.length; at += length)
    names.push(textUpToNul(fieldNames.data.subarray(at, at + length)));
  const sides = dimensions?.data ?? Buffer.alloc(0);
  let count = 1;
  for (let at = 0; at + 4 <= sides.length; at += 4) count *= sides.readInt32LE(at);
  if (values.length !== count * names.length) throw new Error(`${values.length} values of ${count} structs`);
  return Array.from({ length: count }, (_, i) => {
    const entry: MatlabStruct = {};
    names.forEach((name, f) => {
      const value = valueOf((values[i * names.length + f] as Element).data);
      if (value !== undefined) entry[name] = value;
    });
    return entry;
  });
}

function valueOf(bytes: Buffer): string | number | undefined {
  const [flags, , , values] = [...elements(bytes)];
  const kind = flags?.data[0];
  if (kind === undefined || values === undefined) return undefined;
  const { type, data } = values;
  if (kind === charClass) return type === 4 || type === 17 ? data.toString("utf16le") : data.toString("utf8");
  if (kind < 6) return undefined;
  return numberOf(type, data);
}

/** Numbers are stored in the smallest type that holds them. */
function numberOf(type: number, data: Buffer): number | undefined {
  switch (type) {
    case 1:
      return data.length === 1 ? data.readInt8(0) : undefined;
    case 2:
      return data.length === 1 ? data.readUInt8(0) : undefined;
    case 3:
      return data.length === 2 ? data.readInt16LE(0) : undefined;
    case 4:
      return data.length === 2 ? data.readUInt16LE(0) : undefined;
    case 5:
      return data.length === 4 ? data.readInt32LE(0) : undefined;
    case 6:
      return data.length === 4 ? data.readUInt32LE(0) : undefined;
    case 9:
      return data.length === 8 ? data.readDoubleLE(0) : undefined;
    case 12:
      return data.length === 8 ? Number(data.readBigInt64LE(0)) : undefined;
    case 13:
      return data.length === 8 ? Number(data.readBigUInt64LE(0)) : undefined;
    default:
      return undefined;
  }
}

function textUpToNul(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.toString("latin1", 0, end < 0 ? bytes.length : end);
}
