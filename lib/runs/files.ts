import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import writeFileAtomic from "write-file-atomic";

/** Writes a file so that its name never shows half of it (a temporary file, fsync, rename); makes its folder. */
export function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  const bytes =
    typeof content === "string"
      ? content
      : Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  writeFileAtomic.sync(path, bytes);
}

/** Writes a value as indented JSON, atomically. */
export function writeJson(path: string, value: unknown): void {
  write(path, JSON.stringify(value, null, 2) + "\n");
}
