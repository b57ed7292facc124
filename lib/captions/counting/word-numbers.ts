import { detached } from "../sources/read-captions";

/** Numbers that stand for words. */
export interface WordNumbers {
  /** The words by their numbers, from 0. */
  readonly words: readonly string[];
  /** A word's number: the one it was given before, or the next. */
  numberOf(word: string): number;
  /**
   * Writes the numbers of a caption's words to `found`, in the order in which `tokenise(cleanCaption(caption))` gives
   * the words, without making a text of each, which takes several times as long.
   *
   * @returns how many they are, or -1 where the caption is not plain: it holds letters beyond ASCII, an entity, an
   *   address, a placeholder or a clitic, and is to be tokenised.
   */
  plainWords(caption: string, found: Int32Array): number;
}

const gap = 0;
const unplain = 1;
/** Of each ASCII character what it is in a word (letters in lower case, digits, `'` and `-`), `gap` or `unplain`. */
const kinds = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/[a-z0-9'-]/i.test(character)) return character.toLowerCase().charCodeAt(0);
  return /[&<]/.test(character) ? unplain : gap;
});
const codeOf = (character: string) => character.charCodeAt(0);
const apostrophe = codeOf("'");
const hyphen = codeOf("-");
const period = codeOf(".");
const slash = codeOf("/");
const zero = codeOf("0");
const a = codeOf("a");
const n = codeOf("n");
const s = codeOf("s");

/** What a text holds at `i`, by `kinds`. */
function kindAt(text: string, i: number): number {
  if (i >= text.length) return gap;
  const code = text.charCodeAt(i);
  return code < 128 ? (kinds[code] as number) : unplain;
}

/** Whether a letter or digit stands at `i`: `'` and `-` come before these. */
const isPartAt = (text: string, i: number) => kindAt(text, i) >= zero;

/** Whether `text` holds `word` from `start` on, in letters of either case. */
function holds(text: string, start: number, word: string): boolean {
  for (let i = 0; i < word.length; i++) if (kindAt(text, start + i) !== word.charCodeAt(i)) return false;
  return true;
}

/** Whether what stands at `i` between words may be part of an address or a clitic. */
function mayMatter(text: string, i: number): boolean {
  const code = text.charCodeAt(i);
  if (code === slash) return text.charCodeAt(i + 1) === slash;
  if (code === period) return i >= 3 && holds(text, i - 3, "www");
  return code === apostrophe && !(i > 0 && isPartAt(text, i - 1));
}

/** No words yet. */
export function wordNumbers(): WordNumbers {
  const words: string[] = [];
  const numbers = new Map<string, number>();
  // Where a plain word's hash leads, or the next free slot after it: its number + 1, and the hash.
  let slots = new Int32Array(1 << 12);
  let hashes = new Int32Array(slots.length);
  let used = 0;

  const numberOf = (word: string): number => {
    let number = numbers.get(word);
    if (number === undefined) {
      const kept = detached(word);
      numbers.set(kept, (number = words.length));
      words.push(kept);
    }
    return number;
  };

  const put = (entry: number, hash: number) => {
    let slot = hash & (slots.length - 1);
    while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1);
    slots[slot] = entry;
    hashes[slot] = hash;
  };

  const plainNumber = (text: string, start: number, end: number, hash: number): number => {
    for (let slot = hash & (slots.length - 1); slots[slot] !== 0; slot = (slot + 1) & (slots.length - 1)) {
      if (hashes[slot] !== hash) continue;
      const number = (slots[slot] as number) - 1;
      const word = words[number] as string;
      if (word.length === end - start && holds(text, start, word)) return number;
    }
    const number = numberOf(text.slice(start, end).toLowerCase());
    if (2 * ++used > slots.length) {
      const before = { slots, hashes };
      slots = new Int32Array(2 * slots.length);
      hashes = new Int32Array(slots.length);
      before.slots.forEach((entry, slot) => {
        if (entry !== 0) put(entry, before.hashes[slot] as number);
      });
    }
    put(number + 1, hash);
    return number;
  };

  return {
    words,
    numberOf,
    plainWords(text, found) {
      let count = 0;
      for (let i = 0; i < text.length;) {
        let kind = kindAt(text, i);
        if (kind === unplain) return -1;
        if (kind < zero) {
          if (mayMatter(text, i)) return -1;
          i++;
          continue;
        }
        const start = i;
        let letters = 0;
        // FNV-1a; of what came before the last character, and the one before that, for words that end in `'s`.
        let [hash, before1, before2] = [0x811c9dc5 | 0, 0, 0];
        do {
          [before2, before1] = [before1, hash];
          hash = Math.imul(hash ^ kind, 0x01000193);
          if (kind >= a) letters++;
          kind = kindAt(text, ++i);
        } while (kind >= zero || ((kind === apostrophe || kind === hyphen) && isPartAt(text, i + 1)));
        let end = i;
        if (text.charCodeAt(start + 1) === apostrophe && kindAt(text, start) === n) return -1; // n't
        if (end - start > 2 && text.charCodeAt(end - 2) === apostrophe) {
          if (kindAt(text, end - 1) === s) {
            [end, hash] = [end - 2, before2];
            letters--;
          }
        }
        if (letters > 0) found[count++] = plainNumber(text, start, end, hash);
      }
      return count;
    },
  };
}
