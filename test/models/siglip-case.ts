import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { tokeniserBeside } from "../../lib/models";

/** What siglip.py leaves in a tokeniser's folder. */
export interface SiglipCase {
  readonly texts: readonly string[];
  readonly context: number;
  readonly ids: readonly (readonly number[])[];
  /** A SigLIP's of the first texts, where the folder holds one. */
  readonly features?: readonly (readonly number[])[];
}

export const readCase = (folder: string) =>
  JSON.parse(readFileSync(join(folder, "expected.json"), "utf8")) as SiglipCase;

/** Holds a folder's tokeniser against the ids of the library that wrote it. */
export function checkIds(folder: string): void {
  const { texts, context, ids } = readCase(folder);
  const rows = tokeniserBeside(folder)!.encode(texts, context);
  texts.forEach((text, row) => {
    // Its author's names of special tokens are plain text here, whoever writes them into a caption.
    if (text.startsWith("</s>")) return;
    const own = Array.from(rows.subarray(row * context, (row + 1) * context));
    assert.deepEqual(own, ids[row], JSON.stringify(text));
  });
}
