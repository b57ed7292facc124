/**
 * The names that columns of captions go by; of several, the first in this list is taken. RedCaps' and the Conceptual
 * Captions' (`caption`), LAION's (`TEXT`), WIT's, web crawls' (`alt_text`), Flickr30k's (`comment`) and others'.
 */
export const captionColumns: readonly string[] = [
  "caption",
  "captions",
  "text",
  "caption_reference_description",
  "description",
  "alt_text",
  "alt",
  "title",
  "sentence",
  "sentences",
  "comment",
  "raw",
  "prompt",
];

/** The column of captions among a table's columns, whatever the case of its letters; undefined where there is none. */
export function captionColumnOf(columns: readonly string[]): string | undefined {
  const plain = columns.map((column) => column.trim().toLowerCase());
  const at = captionColumns.map((name) => plain.indexOf(name)).find((place) => place >= 0);
  return at === undefined ? undefined : columns[at];
}
