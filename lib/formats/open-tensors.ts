import { open, stat } from "node:fs/promises";
import { UserError } from "../common";
import { CorruptFileError } from "./corrupt-file";
import { openNpz } from "./npz";
import { openSafetensors } from "./safetensors";
import type { TensorFile } from "./tensors";
import { openTorchLegacy, openTorchZip } from "./torch";
import { zipMembers } from "./zip";

/**
 * Opens a file of tensors, whatever its name: what it is, its first bytes say.
 *
 * @throws CorruptFileError where it is none of the known formats, not whole, or not safe; an Error of the system where
 *   it cannot be read.
 */
export async function openTensors(path: string): Promise<TensorFile> {
  if ((await stat(path)).isDirectory()) throw new UserError(`${path}: a folder: expected a file of weights`);
  const head = await firstBytes(path);
  if (head.length === 0) throw new CorruptFileError("truncated file", `${path}: the file is empty`);
  if (head.toString("latin1", 0, 2) === "PK") return openZip(path);
  // A pickle of protocol 2 on starts with this opcode.
  if (head[0] === 0x80 && head[1]! <= 5) return openTorchLegacy(path);
  if (head.length > 8 && head[8] === 0x7b) return openSafetensors(path);
  const other = whatItIs(head);
  if (other !== undefined) throw new CorruptFileError("corrupt file", `${path}: not a checkpoint: ${other}`);
  throw new CorruptFileError(
    "corrupt file",
    `${path}: not a checkpoint: expected PyTorch's .pt, safetensors or .npz, found bytes ${head.toString("hex", 0, 16)}`,
  );
}

/** Files that people take for weights, by how they begin: what they are, and what to do. */
const others: readonly (readonly [RegExp, string])[] = [
  [
    /^version https:\/\/git-lfs/,
    "a pointer of Git LFS, not the weights: run `git lfs pull` where it was cloned, or `hf download`",
  ],
  [
    /^\s*(<!doctype|<html|<\?xml)/i,
    "a web page, not weights: the download got a page that asks or says something else",
  ],
  [/^\x89HDF/, "Keras' HDF5: expected PyTorch's, safetensors or ONNX: convert it where it was made"],
  [
    /^.{4}TFL3/s,
    "a TFLite model: expected PyTorch's, safetensors or ONNX: get the model it was converted from",
  ],
  [/^\s*[{[]/, "JSON, not weights: name the folder, or the file of weights beside it"],
  // eslint-disable-next-line no-control-regex -- gzip's first bytes
  [/^(\x1f\x8b|BZh|\xfd7zXZ|\x28\xb5\x2f\xfd)/, "packed: unpack it first"],
  [/^Rar!|^7z\xbc\xaf/, "packed: unpack it first"],
];

/** What a file is that is none of ours, by its first bytes. */
function whatItIs(head: Buffer): string | undefined {
  const text = head.toString("latin1");
  return others.find(([pattern]) => pattern.test(text))?.[1];
}

async function openZip(path: string): Promise<TensorFile> {
  for await (const { name } of zipMembers(path)) {
    if (name.endsWith(".npy")) return openNpz(path);
    if (/^[^/]+\/data\.pkl$/.test(name)) return openTorchZip(path);
    if (name === "model.weights.h5" || name === "keras_metadata.pb")
      throw new UserError(
        `${path}: a Keras model: expected PyTorch's, safetensors or ONNX: convert it where it was made`,
      );
  }
  throw new CorruptFileError(
    "corrupt file",
    `${path}: a zip without PyTorch's data.pkl and without arrays of NumPy's`,
  );
}

async function firstBytes(path: string): Promise<Buffer> {
  const file = await open(path, "r");
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(64), 0, 64, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
