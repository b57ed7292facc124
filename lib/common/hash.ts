import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import canonicalize from "canonicalize";

/**
 * The id of a spec: the first 16 hex digits of the SHA-256 of its canonical JSON (RFC 8785), so that neither the order
 * of its fields nor the machine matters. Fields that are `undefined` don't count.
 *
 * @example
 * ```ts
 * import { common } from "upstream";
 * common.hash({ a: 1, b: 2 }) === common.hash({ b: 2, a: 1 }); // => true
 * ```
 */
export function hash(spec: unknown): string {
  return createHash("sha256")
    .update(canonicalize(spec) ?? "")
    .digest("hex")
    .slice(0, 16);
}

/**
 * What tells a file from another: the first 16 hex digits of the SHA-256 of its bytes, from byte `start` on. It reads
 * the file through, a piece at a time.
 */
export async function hashFile(path: string, start = 0): Promise<string> {
  const digest = createHash("sha256");
  for await (const bytes of createReadStream(path, { start, highWaterMark: 1 << 20 }))
    digest.update(bytes as Buffer);
  return digest.digest("hex").slice(0, 16);
}
