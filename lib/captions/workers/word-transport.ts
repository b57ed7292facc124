/** A batch's captions on their way to a thread, as one text: thousands of short ones would be copied one by one. */
export interface SentCaptions {
  text: string;
  /** Where each caption ends. */
  ends: Uint32Array<ArrayBuffer>;
}

/** Makes one text of captions. */
export function sendCaptions(captions: readonly string[]): SentCaptions {
  const ends = new Uint32Array(captions.length);
  let end = 0;
  captions.forEach((caption, i) => (ends[i] = end += caption.length));
  return { text: captions.join(""), ends };
}

/** The captions again. */
export function receiveCaptions({ text, ends }: SentCaptions): string[] {
  let start = 0;
  return Array.from(ends, (end) => {
    const caption = text.slice(start, end);
    start = end;
    return caption;
  });
}

/**
 * How words travel from a worker: each is sent as text once, and from then on as a number. Batches of one source share
 * most of their words, and a text that is known already costs neither copying nor hashing.
 */
export interface SentWords {
  /** Of each word its number in the list of all that were sent. */
  ids: Uint32Array;
  /** The words whose numbers are new, in the order of these. */
  fresh: string[];
  /** Whether the list begins anew with these. */
  isReset: boolean;
}

/** Words remembered at a time on both sides. */
const maxRemembered = 500_000;

/** The worker's side. */
export function wordSender(): (words: readonly string[]) => SentWords {
  const known = new Map<string, number>();
  return (words) => {
    const isReset = known.size > maxRemembered;
    if (isReset) known.clear();
    const ids = new Uint32Array(words.length);
    const fresh: string[] = [];
    words.forEach((word, i) => {
      let id = known.get(word);
      if (id === undefined) {
        known.set(word, (id = known.size));
        fresh.push(word);
      }
      ids[i] = id;
    });
    return { ids, fresh, isReset };
  };
}

/** The other side; one for each worker. */
export function wordReceiver(): (sent: SentWords) => string[] {
  let known: string[] = [];
  return ({ ids, fresh, isReset }) => {
    if (isReset) known = [];
    for (const word of fresh) known.push(word);
    return Array.from(ids, (id) => known[id] as string);
  };
}
