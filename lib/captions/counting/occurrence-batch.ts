/** Of one batch: how many words each caption has, and each occurrence of a wanted word. */
export interface BatchOccurrences {
  lengths: Uint32Array;
  /** Of the k-th occurrence the caption's index in the batch, and the word's among those wanted. */
  captions: Uint32Array;
  words: Uint32Array;
  failed: number[];
}

/** Finds where words occur. */
export function occurrenceFinder(
  take: (caption: string) => string[],
  wanted: readonly string[],
): (captions: readonly string[]) => BatchOccurrences {
  const indices = new Map(wanted.map((word, i) => [word, i]));
  return (captions) => {
    const lengths = new Uint32Array(captions.length);
    const inCaptions: number[] = [];
    const words: number[] = [];
    const failed: number[] = [];
    captions.forEach((caption, c) => {
      try {
        const found = take(caption);
        lengths[c] = found.length;
        for (const word of found) {
          const index = indices.get(word);
          if (index === undefined) continue;
          inCaptions.push(c);
          words.push(index);
        }
      } catch {
        failed.push(c);
      }
    });
    return { lengths, captions: Uint32Array.from(inCaptions), words: Uint32Array.from(words), failed };
  };
}
