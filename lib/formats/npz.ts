import { stat } from "node:fs/promises";
import { CorruptFileError } from "./corrupt-file";
import { npyNumbers, parseNpy } from "./npy";
import type { TensorEntry, TensorFile } from "./tensors";
import { zipMembers, type ZipMember } from "./zip";

/** Unpacked, a file may be so many times as large as it is packed: weights don't shrink further, a zip bomb does. */
const maxRatio = 100;
const alwaysAllowed = 64 << 20;

/**
 * Opens an `.npz`: every array's header is read, its numbers when they are asked for.
 *
 * @throws CorruptFileError where it is none, or unpacks to far too much.
 */
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
    const { dtype, shape } = parseNpy(await member.read(limit), where);
    entries.set(name, { name, dtype, shape, read: () => readArray(member, where, limit) });
  }
  return { format: "npz", entries, metadata: new Map(), close: () => Promise.resolve() };
}

async function readArray(member: ZipMember, where: string, limit: number): Promise<Float32Array> {
  return npyNumbers(parseNpy(await member.read(limit), where), where);
}
