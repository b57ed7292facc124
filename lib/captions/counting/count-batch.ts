import { wordNumbers } from "./word-numbers";

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
  /** The captions (by their indices in the batch) that could not be taken apart, and are not counted. */
  failed: number[];
}

/**
 * What is kept of a word on the way through a batch: occurrences, captions, squares, words before the first one, ...
 */
const [count, captionCount, squareSum, first] = [0, 1, 2, 3];
/** ... the caption that was the last to hold it (from 1), and its occurrences there. */
const [inCaption, timesThere] = [4, 5];
const fields = 6;
/** Words remembered from batch to batch: those of the next are mostly the same, and need not be kept anew. */
const maxRemembered = 250_000;
/** Longer captions are tokenised as texts: `found` has room for what this length can hold. */
const maxPlain = 4096;

/**
 * Counts the words that `take` finds in captions. A caption that makes it throw is left out and named in `failed`.
 *
 * @param options.isWords whether `take` is `unitsOf("words")`, for which there is a faster way.
 */
export function batchCounter(
  take: (caption: string) => string[],
  { isWords = false } = {},
): (captions: readonly string[]) => BatchCounts {
  let numbers = wordNumbers();
  let indexOf = new Int32Array(1 << 12).fill(-1); // of each word, by its number, its index in this batch
  let found = new Int32Array(maxPlain);
  /** Writes the numbers of a caption's words to `found`, and says how many they are. */
  const wordsOf = (caption: string): number => {
    const plain = isWords && caption.length <= maxPlain ? numbers.plainWords(caption, found) : -1;
    if (plain >= 0) return plain;
    const words = take(caption);
    if (words.length > found.length) found = new Int32Array(words.length);
    for (let i = 0; i < words.length; i++) found[i] = numbers.numberOf(words[i] as string);
    return words.length;
  };
  let tallies = new Uint32Array(fields * (1 << 12)); // of each word of the batch, by its index
  return (captions) => {
    if (numbers.words.length > maxRemembered) numbers = wordNumbers();
    const present: number[] = []; // the numbers of this batch's words
    const failed: number[] = [];
    const lengths: number[] = [];
    let total = 0;
    captions.forEach((caption, c) => {
      let length: number;
      try {
        length = wordsOf(caption);
      } catch {
        failed.push(c);
        return;
      }
      lengths.push(length);
      if (numbers.words.length > indexOf.length) {
        const before = indexOf;
        indexOf = new Int32Array(2 * numbers.words.length).fill(-1);
        indexOf.set(before);
      }
      for (let i = 0; i < length; i++) {
        const number = found[i] as number;
        let index = indexOf[number] as number;
        if (index < 0) {
          indexOf[number] = index = present.length;
          present.push(number);
          if (fields * present.length > tallies.length) {
            const before = tallies;
            tallies = new Uint32Array(2 * before.length);
            tallies.set(before);
          }
          tallies.fill(0, fields * index, fields * index + fields);
          tallies[fields * index + first] = total;
        }
        const at = fields * index;
        if (tallies[at + inCaption] !== c + 1) {
          tallies[at + inCaption] = c + 1;
          tallies[at + timesThere] = 0;
          tallies[at + captionCount] = (tallies[at + captionCount] as number) + 1;
        }
        const times = (tallies[at + timesThere] as number) + 1;
        tallies[at + timesThere] = times;
        tallies[at + count] = (tallies[at + count] as number) + 1;
        tallies[at + squareSum] = (tallies[at + squareSum] as number) + 2 * times - 1;
        total++;
      }
    });
    for (const number of present) indexOf[number] = -1;
    const column = (field: number) => {
      const values = new Uint32Array(present.length);
      for (let index = 0; index < values.length; index++)
        values[index] = tallies[fields * index + field] as number;
      return values;
    };
    return {
      words: present.map((number) => numbers.words[number] as string),
      counts: column(count),
      captions: column(captionCount),
      squares: column(squareSum),
      firstAt: column(first),
      lengths: new Uint32Array(lengths),
      failed,
    };
  };
}
