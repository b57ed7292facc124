import { open, stat, type FileHandle } from "node:fs/promises";
import { sum } from "../common";
import { CorruptFileError } from "./corrupt-file";
import { unpickle } from "./pickle";
import { dtypeBytes, gather, readAt, toFloats, type TensorEntry, type TensorFile } from "./tensors";
import { flatten, torchRules, type PickledTensor, type Storage } from "./pickle/torch-rules";
import { zipMembers, type ZipMember } from "./zip";

/** Pickles describe tensors; the largest known has some MB. */
const maxPickle = 64 << 20;

/**
 * The bytes of a storage, of which `start` and `length` (in numbers) are wanted; more than was asked for may come, from
 * `from` on.
 */
type ReadStorage = (
  storage: Storage,
  start: number,
  length: number,
) => Promise<{ bytes: Buffer; from: number }>;

/** Opens what `torch.save` has written since PyTorch 1.6, or TorchScript's `save`: a zip with a pickle and storages. */
export async function openTorchZip(path: string): Promise<TensorFile> {
  const members = new Map<string, ZipMember>();
  let total = 0;
  for await (const member of zipMembers(path)) {
    members.set(member.name, member);
    total += member.size;
  }
  // PyTorch packs nothing: what unpacks to more than the file has was made to fill the memory.
  if (total > (await stat(path)).size + maxPickle)
    throw new CorruptFileError("too large", `${path}: its files unpack to ${total} bytes`);
  const main = [...members.keys()].find((name) => /^[^/]+\/data\.pkl$/.test(name));
  if (main === undefined)
    throw new CorruptFileError("corrupt file", `${path}: a zip without PyTorch's data.pkl`);
  const prefix = main.slice(0, -"data.pkl".length);
  const order = await members.get(`${prefix}byteorder`)?.read(16);
  if (order !== undefined && order.toString() !== "little")
    throw new CorruptFileError(
      "corrupt file",
      `${path}: numbers lie in byte order ${order.toString()}, expected little`,
    );
  const { value } = unpickle(await members.get(main)!.read(maxPickle), path, torchRules(path));
  // The storage read last stays: tensors that share one lie beside one another.
  let last: { key: string; bytes: Buffer } | undefined;
  const read: ReadStorage = async ({ key }) => {
    if (last?.key !== key) {
      last = undefined;
      const member = members.get(`${prefix}data/${key}`);
      if (member === undefined) throw new CorruptFileError("corrupt file", `${path}: no data/${key}`);
      last = { key, bytes: await member.read() };
    }
    return { bytes: last.bytes, from: 0 };
  };
  const script = members.has(`${prefix}constants.pkl`);
  return tensorFile(path, script ? "torchscript" : "torch", value, read, () => Promise.resolve());
}

/** What every file of PyTorch before 1.6 begins with, besides the pickle's own opcodes. */
const magic = 0x1950a86a20f9469cfc6cn;

/**
 * Opens what `torch.save` wrote before PyTorch 1.6 (or writes when told to): pickles one after another, then the
 * storages.
 */
export async function openTorchLegacy(path: string): Promise<TensorFile> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const { value, keys, end } = await readHead(file, path, size);
    const { tensors } = flatten(value, path);
    const dtypes = new Map([...tensors.values()].map(({ storage }) => [storage.key, storage.dtype]));
    const spans = new Map<string, { at: number; length: number }>();
    let at = end;
    for (const key of keys) {
      const dtype = dtypes.get(key);
      if (dtype === undefined)
        throw new CorruptFileError("corrupt file", `${path}: storage ${key} has no tensor`);
      const length = Number((await readAt(file, path, at, 8)).readBigInt64LE());
      if (!(length >= 0 && at + 8 + length * dtypeBytes[dtype] <= size))
        throw new CorruptFileError(
          "truncated file",
          `${path}: storage ${key} of ${length} numbers ends after the file`,
        );
      spans.set(key, { at: at + 8, length });
      at += 8 + length * dtypeBytes[dtype];
    }
    const read: ReadStorage = async ({ key, dtype }, start, length) => {
      const span = spans.get(key);
      if (span === undefined || start + length > span.length)
        throw new CorruptFileError("corrupt file", `${path}: storage ${key} is not there, or too short`);
      const width = dtypeBytes[dtype];
      return { bytes: await readAt(file, path, span.at + start * width, length * width), from: start };
    };
    return tensorFile(path, "torch (before 1.6)", value, read, () => file.close());
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** The pickles at the head of an old file; it is not known how long they are, so more is read until they are whole. */
async function readHead(file: FileHandle, path: string, size: number) {
  for (let length = Math.min(size, 1 << 20); ; length = Math.min(size, length * 8)) {
    const bytes = await readAt(file, path, 0, length);
    try {
      return parseHead(bytes, path);
    } catch (error) {
      const more = error instanceof CorruptFileError && error.why === "truncated file" && length < size;
      if (!more || length >= maxPickle) throw error;
    }
  }
}

function parseHead(bytes: Buffer, path: string): { value: unknown; keys: string[]; end: number } {
  const first = unpickle(bytes, path);
  if (first.value !== magic)
    throw new CorruptFileError("corrupt file", `${path}: a pickle, but none of PyTorch's`);
  const protocol = unpickle(bytes, path, undefined, first.end);
  const system = unpickle(bytes, path, undefined, protocol.end);
  if (!(system.value instanceof Map) || system.value.get("little_endian") !== true)
    throw new CorruptFileError("corrupt file", `${path}: numbers lie in another byte order than little`);
  const main = unpickle(bytes, path, torchRules(path), system.end);
  const keys = unpickle(bytes, path, undefined, main.end);
  if (!Array.isArray(keys.value) || !keys.value.every((key) => typeof key === "string"))
    throw new CorruptFileError("corrupt file", `${path}: no list of storages after the pickle`);
  return { value: main.value, keys: keys.value as string[], end: keys.end };
}

function tensorFile(
  path: string,
  format: TensorFile["format"],
  value: unknown,
  read: ReadStorage,
  close: () => Promise<void>,
): TensorFile {
  const { tensors, plain } = flatten(value, path);
  const entries = new Map<string, TensorEntry>();
  for (const [name, tensor] of tensors) {
    const { shape, storage } = tensor;
    const numbers = () => readTensor(tensor, `${path}: ${name}`, read);
    entries.set(name, { name, dtype: storage.dtype, shape, read: numbers });
  }
  return { format, entries, metadata: plain, close };
}

async function readTensor(tensor: PickledTensor, where: string, read: ReadStorage): Promise<Float32Array> {
  const { storage, offset, shape, strides } = tensor;
  const count = shape.reduce((product, length) => product * length, 1);
  if (count === 0) return new Float32Array(0);
  const span = 1 + sum(shape.map((length, i) => (length - 1) * strides[i]!));
  const start = storage.start + offset;
  const { bytes, from } = await read(storage, start, span);
  const width = dtypeBytes[storage.dtype];
  const window = bytes.subarray((start - from) * width, (start - from + span) * width);
  if (window.length !== span * width)
    throw new CorruptFileError(
      "truncated file",
      `${where}: its storage has ${bytes.length} bytes, expected more`,
    );
  const values = toFloats(window, storage.dtype);
  return isContiguous(shape, strides) ? values : gather(values, shape, strides, 0);
}

function isContiguous(shape: readonly number[], strides: readonly number[]): boolean {
  let expected = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== expected) return false;
    expected *= shape[axis]!;
  }
  return true;
}
