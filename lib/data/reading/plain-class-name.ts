/** A class name as names are compared: small letters, `_`, `-` and spaces alike, no punctuation. */
export function plainClassName(name: string): string {
  return name
    .toLowerCase()
    .replace(/[_\-\s/]+/g, " ")
    .replace(/[^\p{L}\p{N} ]/gu, "")
    .trim();
}
