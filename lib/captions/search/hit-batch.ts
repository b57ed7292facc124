import { parseQuery } from "./query";

/** A place in a caption with what was asked for, and what stands around it (keyword in context). */
export interface HitInContext {
  left: string;
  word: string;
  right: string;
  /** The caption's index in its batch. */
  caption: number;
}

/** The hits of one batch. */
export interface BatchHits {
  captions: number;
  /** Captions with a hit. */
  found: number;
  hits: HitInContext[];
  failed: number[];
}

/** Finds what a query asks for. @param width letters to show on each side. */
export function hitFinder(query: string, width: number): (captions: readonly string[]) => BatchHits {
  const finder = parseQuery(query);
  return (captions) => {
    const hits: HitInContext[] = [];
    const failed: number[] = [];
    let found = 0;
    captions.forEach((caption, c) => {
      if (!finder.mayHold(caption)) return;
      try {
        const text = finder.textOf(caption);
        const matches = finder.find(text);
        if (matches.length > 0) found++;
        for (const { start, end } of matches) {
          const [left, right] = [text.slice(0, start), text.slice(end)];
          hits.push({
            left: left.length > width ? "…" + left.slice(-width) : left,
            word: text.slice(start, end),
            right: right.length > width ? right.slice(0, width) + "…" : right,
            caption: c,
          });
        }
      } catch {
        failed.push(c);
      }
    });
    return { captions: captions.length - failed.length, found, hits, failed };
  };
}
