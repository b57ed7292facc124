/**
 * Words that say how a thing is drawn, not what it is. They are dropped from captions: every icon set has its own, and
 * they would tell icon sets apart.
 */
const styleWords = new Set(
  (
    "outline outlined filled fill line linear bold broken duotone thin light regular solid rounded sharp round two tone " +
    "twotone alt variant v1 v2 s o b bx bxs bxl ios md sm xs lg mini small large icon sign symbol rtl ltr color"
  ).split(" "),
);

/**
 * What an icon's name says: its words in lower case without numbers and words of style, for instance
 * `access-time-20-filled` → `access time`.
 */
export function wordsOfName(name: string): string[] {
  return name
    .toLowerCase()
    .split(/[-_\s]+/)
    .map((word) => word.replace(/\d+$/, ""))
    .filter((word) => word.length > 1 && !/^\d/.test(word) && !styleWords.has(word));
}
