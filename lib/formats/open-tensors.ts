import { open } from "node:fs/promises";
import { CorruptFileError } from "./corrupt-file";
import { openNpz } from "./npz";
import { openSafetensors } from "./safetensors";
import type { TensorFile } from "./tensors";
import { openTorchLegacy, openTorchZip } from "./torch";
import { zipMembers } from "./zip";

/**
 * Opens a file of tensors, whatever its name: what it is, its first bytes say.
 *
 * @throws CorruptFileError where it is none of the known formats, not whole, or not safe; an Error of the system where it cannot be read.
 */
export async function openTensors(path: string): Promise<TensorFile> {
  const head = await firstBytes(path);
  if (head.length === 0) throw new CorruptFileError("truncated file", `${path}: the file is empty`);
  if (head.toString("latin1", 0, 2) === "PK") return openZip(path);
  // A pickle of protocol 2 on starts with this opcode.
  if (head[0] === 0x80 && head[1]! <= 5) return openTorchLegacy(path);
  if (head.length > 8 && head[8] === 0x7b) return openSafetensors(path);
  throw new CorruptFileError(
    "corrupt file",
    `${path}: not a checkpoint: expected PyTorch's .pt, safetensors or .npz, found bytes ${head.toString("hex")}`,
  );
}

async function openZip(path: string): Promise<TensorFile> {
  for await (const { name } of zipMembers(path)) {
    if (name.endsWith(".npy")) return openNpz(path);
    if (/^[^/]+\/data\.pkl$/.test(name)) return openTorchZip(path);
  }
  throw new CorruptFileError(
    "corrupt file",
    `${path}: a zip without PyTorch's data.pkl and without arrays of NumPy's`,
  );
}

async function firstBytes(path: string): Promise<Buffer> {
  const file = await open(path, "r");
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(16), 0, 16, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
