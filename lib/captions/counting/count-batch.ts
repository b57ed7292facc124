/** What was counted in one batch: of the k-th different word its tally, and where it came first. */
export interface BatchCounts {
  words: string[];
  counts: Uint32Array;
  captions: Uint32Array;
  squares: Uint32Array;
  /** How many words of the batch came before its first one. */
  firstAt: Uint32Array;
  /** Words of each caption. */
  lengths: Uint32Array;
  /** The captions (by their place in the batch) that could not be taken apart, and are not counted. */
  failed: number[];
}

/** Counts the words that `take` finds in captions. A caption that makes it throw is left out and named in `failed`. */
export function batchCounter(
  take: (caption: string) => string[],
): (captions: readonly string[]) => BatchCounts {
  return (captions) => {
    const places = new Map<string, number>();
    const counts: number[] = [];
    const inCaptions: number[] = [];
    const squares: number[] = [];
    const lastCaption: number[] = [];
    const here: number[] = []; // occurrences in that caption
    const firstAt: number[] = [];
    const failed: number[] = [];
    const lengths: number[] = [];
    let total = 0;
    captions.forEach((caption, c) => {
      let found: string[];
      try {
        found = take(caption);
      } catch {
        failed.push(c);
        return;
      }
      lengths.push(found.length);
      for (const word of found) {
        let place = places.get(word);
        if (place === undefined) {
          place = counts.length;
          places.set(word, place);
          counts.push(0);
          inCaptions.push(0);
          squares.push(0);
          lastCaption.push(-1);
          here.push(0);
          firstAt.push(total);
        }
        counts[place] = (counts[place] as number) + 1;
        if (lastCaption[place] === c) {
          const times = (here[place] as number) + 1;
          here[place] = times;
          squares[place] = (squares[place] as number) + 2 * times - 1;
        } else {
          lastCaption[place] = c;
          here[place] = 1;
          inCaptions[place] = (inCaptions[place] as number) + 1;
          squares[place] = (squares[place] as number) + 1;
        }
        total++;
      }
    });
    return {
      words: [...places.keys()],
      counts: Uint32Array.from(counts),
      captions: Uint32Array.from(inCaptions),
      squares: Uint32Array.from(squares),
      firstAt: Uint32Array.from(firstAt),
      lengths: Uint32Array.from(lengths),
      failed,
    };
  };
}
