import { open } from "node:fs/promises";
import { write } from "../common";
import { CorruptFileError } from "./corrupt-file";
import {
  dtypeBytes,
  elementCount,
  readAt,
  toFloats,
  type Dtype,
  type TensorEntry,
  type TensorFile,
} from "./tensors";

const maxHeader = 100_000_000; // the reference implementation's limit

/**
 * Opens a safetensors file (format 0.4): reads and checks the header alone.
 *
 * @throws CorruptFileError where the header lies: sizes that don't fit the shape, offsets outside the file, overlaps,
 *   gaps.
 */
export async function openSafetensors(path: string): Promise<TensorFile> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const length = size < 8 ? 0n : (await readAt(file, path, 0, 8)).readBigUInt64LE();
    if (length < 2n || length > BigInt(maxHeader) || 8n + length > BigInt(size))
      throw new CorruptFileError(
        size < 8 ? "truncated file" : "corrupt file",
        `${path}: not a safetensors file: a header of ${length} bytes in a file of ${size}`,
      );
    const start = 8 + Number(length);
    const header = parseHeader((await readAt(file, path, 8, Number(length))).toString("utf8"), path);
    const spans = [...header.tensors.values()].sort((a, b) => a.begin - b.begin || a.end - b.end);
    let at = 0;
    for (const { name, begin, end } of spans) {
      if (begin !== at)
        throw new CorruptFileError(
          "corrupt file",
          `${path}: ${name} starts at byte ${begin}, expected ${at}`,
        );
      at = end;
    }
    if (start + at !== size)
      throw new CorruptFileError(
        start + at > size ? "truncated file" : "corrupt file",
        `${path}: has ${size} bytes, expected ${start + at}`,
      );
    const entries = new Map<string, TensorEntry>();
    for (const { name, dtype, shape, begin, end } of header.tensors.values()) {
      const read = async () => {
        if (!isKnown(dtype))
          throw new CorruptFileError(
            "corrupt file",
            `${path}: ${name}: dtype ${dtype}, which is not read here`,
          );
        return toFloats(await readAt(file, `${path}: ${name}`, start + begin, end - begin), dtype);
      };
      entries.set(name, { name, dtype, shape, read });
    }
    return { format: "safetensors", entries, metadata: header.metadata, close: () => file.close() };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Types of the format that no weights here have. */
const unread = /^(U16|U32|U64|C64|F8_E[458]M[023](FNUZ)?|F[46](_E\dM\d)?)$/;

const isKnown = (dtype: string): dtype is Dtype => Object.hasOwn(dtypeBytes, dtype);

interface Span {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

function parseHeader(
  text: string,
  path: string,
): { tensors: Map<string, Span>; metadata: Map<string, unknown> } {
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch (error) {
    throw new CorruptFileError(
      "corrupt file",
      `${path}: the safetensors header is no JSON (${(error as Error).message})`,
    );
  }
  if (typeof header !== "object" || header === null || Array.isArray(header))
    throw new CorruptFileError("corrupt file", `${path}: the safetensors header is no JSON object`);
  const metadata = new Map<string, unknown>();
  const tensors = new Map<string, Span>();
  for (const [name, value] of Object.entries(header)) {
    if (name === "__metadata__") {
      for (const [key, item] of Object.entries((value ?? {}) as object)) metadata.set(key, item);
    } else tensors.set(name, parseSpan(name, value, path));
  }
  return { tensors, metadata };
}

function parseSpan(name: string, value: unknown, path: string): Span {
  const bad = (what: string) =>
    new CorruptFileError("corrupt file", `${path}: ${name.slice(0, 200)}: ${what}`);
  if (typeof value !== "object" || value === null) throw bad("the header describes no tensor");
  const { dtype, shape, data_offsets: offsets } = value as Record<string, unknown>;
  // Newer types are kept by name: a model that does not need such a tensor is read without it.
  if (typeof dtype !== "string" || !(isKnown(dtype) || unread.test(dtype)))
    throw bad(`dtype ${JSON.stringify(dtype)}, expected one of ${Object.keys(dtypeBytes).join(" ")}`);
  const count = Array.isArray(shape) ? elementCount(shape) : undefined;
  if (count === undefined) throw bad(`shape ${JSON.stringify(shape)?.slice(0, 200)} is no list of lengths`);
  const [begin, end] = Array.isArray(offsets) ? (offsets as unknown[]) : [];
  if (!Number.isSafeInteger(begin) || !Number.isSafeInteger(end) || (begin as number) < 0)
    throw bad(`data_offsets ${JSON.stringify(offsets)?.slice(0, 200)}, expected two offsets`);
  const bytes = count * (isKnown(dtype) ? dtypeBytes[dtype] : NaN);
  if (isKnown(dtype) && (end as number) - (begin as number) !== bytes)
    throw bad(`has ${(end as number) - (begin as number)} bytes, expected ${bytes} by its shape`);
  return {
    name,
    dtype,
    shape: shape as number[],
    begin: begin as number,
    end: end as number,
  };
}

/** A tensor to write: its floats are asked for when their turn comes, so that not all need be in memory. */
export interface TensorToWrite {
  readonly name: string;
  readonly shape: readonly number[];
  values(): Float32Array;
}

/**
 * Writes float32 tensors as safetensors, so that the file's name never shows half of it.
 *
 * @param metadata texts kept in the header.
 */
export function writeSafetensors(
  path: string,
  tensors: readonly TensorToWrite[],
  metadata: Readonly<Record<string, string>> = {},
): void {
  let at = 0;
  const header: Record<string, unknown> = { __metadata__: { format: "pt", ...metadata } };
  for (const { name, shape } of tensors) {
    const end = at + 4 * shape.reduce((product, length) => product * length, 1);
    header[name] = { dtype: "F32", shape, data_offsets: [at, end] };
    at = end;
  }
  // Spaces bring the numbers to a multiple of 8, where a reader can map them.
  const json = Buffer.from(JSON.stringify(header));
  const padded = Buffer.alloc(8 + Math.ceil(json.length / 8) * 8, " ");
  padded.writeBigUInt64LE(BigInt(padded.length - 8));
  json.copy(padded, 8);
  const parts = function* () {
    yield padded;
    for (const tensor of tensors) {
      const values = tensor.values();
      yield new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    }
  };
  write(path, parts());
}
