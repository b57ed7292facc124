import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { UserError } from "./errors";

/**
 * Writes a file so that its name never shows half of it: a temporary file, fsync, rename; makes its folder. Where the
 * disk is full, what the name showed before stays whole. (Our own: write-file-atomic's `sync` takes a short write,
 * which is what a disk that is nearly full gives, for a whole one.)
 *
 * @param content whole, or piece by piece: never all in memory at once.
 * @param isDurable false for what may be lost with the machine's power, as it can be made again: nothing is waited for.
 * @throws UserError where the file system refuses
 */
export function write(
  path: string,
  content: string | Uint8Array | Iterable<Uint8Array>,
  isDurable = true,
): void {
  const parts = typeof content === "string" || content instanceof Uint8Array ? [content] : content;
  withFileErrors(path, () => {
    mkdirSync(dirname(path), { recursive: true });
    const temporary = `${path}.${process.pid}.${count++}`;
    try {
      const file = openSync(temporary, "w");
      try {
        for (const part of parts) writeFileSync(file, part);
        if (isDurable) fsyncSync(file);
      } finally {
        closeSync(file);
      }
      renameSync(temporary, path);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  });
}

let count = 0;

/** Writes a value as indented JSON, atomically. */
export function writeJson(path: string, value: unknown): void {
  write(path, JSON.stringify(value, null, 2) + "\n");
}

/** Whether a folder, or a link to one, lies at a path; false where a link leads nowhere, or to itself. */
export function isFolder(path: string | Buffer): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

const refusals: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EFBIG: "the file would be larger than files may be here",
  EACCES: "it cannot be written",
  EPERM: "it cannot be written",
  EROFS: "it cannot be written",
  ENOTDIR: "its folder is a file",
};

/** Whether an error is the file system's refusal to let this user write. */
export function isRefused(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === "EACCES" || code === "EPERM" || code === "EROFS";
}

/** Why the file system took no more, in words; undefined where an error says nothing of it. */
export function refusalOf(error: unknown): string | undefined {
  return refusals[(error as NodeJS.ErrnoException).code ?? ""];
}

/** Does something to a file; what the file system refuses becomes one line. @throws UserError naming the file */
export function withFileErrors<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    const why = refusalOf(error);
    throw why === undefined ? error : new UserError(`${path}: ${why}`);
  }
}
