/** Byte pair encoding (Sennrich et al. 2016) over bytes, as OpenAI made it for GPT-2 and CLIP. */
export interface BytePairs {
  /** The ids of one word, the last of which ends it. */
  encode(word: string): readonly number[];
  /** The text of ids; a space after each that ends a word. */
  decode(ids: Iterable<number>): string;
  readonly size: number;
}

const endOfWord = "</w>";

/**
 * @param merges lines `left right`, the most frequent pair first. Ids count the 256 bytes, then the 256 bytes that end
 *   a word, then the merges.
 */
export function bytePairs(merges: readonly string[]): BytePairs {
  const letters = byteLetters();
  const symbols = [...letters.order, ...letters.order.map((letter) => letter + endOfWord)];
  const ranks = new Map<string, number>();
  merges.forEach((merge, rank) => {
    ranks.set(merge, rank);
    symbols.push(merge.replace(" ", ""));
  });
  const ids = new Map(symbols.map((symbol, id) => [symbol, id]));
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  return {
    size: symbols.length,
    encode(word) {
      const parts = Array.from(encoder.encode(word), (byte) => letters.of[byte]!);
      parts[parts.length - 1] += endOfWord;
      return merge(parts, ranks).map((symbol) => ids.get(symbol)!);
    },
    decode(given) {
      const text = Array.from(given, (id) => symbols[id] ?? "").join("");
      const words = text
        .split(endOfWord)
        .map((word) => Array.from(word, (letter) => letters.byte.get(letter)!));
      return words.map((bytes) => decoder.decode(Uint8Array.from(bytes))).join(" ");
    },
  };
}

/** Joins, again and again, the pair of lowest rank wherever it stands. */
function merge(parts: string[], ranks: ReadonlyMap<string, number>): string[] {
  for (;;) {
    let best = Infinity;
    for (let i = 0; i + 1 < parts.length; i++) {
      best = Math.min(best, ranks.get(`${parts[i]} ${parts[i + 1]}`) ?? Infinity);
    }
    if (best === Infinity) return parts;
    const joined: string[] = [];
    for (let i = 0; i < parts.length; i++) {
      const pair = i + 1 < parts.length ? ranks.get(`${parts[i]} ${parts[i + 1]}`) : undefined;
      if (pair === best) joined.push(parts[i]! + parts[++i]!);
      else joined.push(parts[i]!);
    }
    parts = joined;
  }
}

/** A printable letter for each byte: itself where it prints, one from U+0100 on where it doesn't. */
function byteLetters() {
  const printable = (byte: number) => (byte > 32 && byte < 127) || (byte > 160 && byte !== 173);
  const of: string[] = [];
  let others = 0;
  for (let byte = 0; byte < 256; byte++) {
    of.push(String.fromCharCode(printable(byte) ? byte : 256 + others++));
  }
  const bytes = Array.from({ length: 256 }, (_, byte) => byte);
  // Ids count the printable bytes first.
  const order = [...bytes.filter(printable), ...bytes.filter((byte) => !printable(byte))].map(
    (byte) => of[byte]!,
  );
  return { of, order, byte: new Map(of.map((letter, byte) => [letter, byte])) };
}
