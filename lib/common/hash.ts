import { createHash } from "node:crypto";
import canonicalize from "canonicalize";

/**
 * The id of a spec: the first 16 hex digits of the SHA-256 of its canonical JSON (RFC 8785), so that neither the order
 * of its fields nor the machine matters. Fields that are `undefined` don't count.
 */
export function hash(spec: unknown): string {
  return createHash("sha256")
    .update(canonicalize(spec) ?? "")
    .digest("hex")
    .slice(0, 16);
}
