import { nameMatcher } from "../language/name-matcher";

/** Of one batch: how many captions name any thing of each set, and each thing (of all sets one after the other). */
export interface BatchMentions {
  captions: number;
  any: Uint32Array;
  each: Uint32Array;
  failed: number[];
}

/** Counts the captions that name things. @param sets of things; of each thing its names. */
export function mentionCounter(
  sets: readonly (readonly (readonly string[])[])[],
): (captions: readonly string[]) => BatchMentions {
  const find = nameMatcher(sets.flat());
  const setOf = sets.flatMap((things, set) => things.map(() => set));
  return (captions) => {
    const each = new Uint32Array(setOf.length);
    const any = new Uint32Array(sets.length);
    const failed: number[] = [];
    captions.forEach((caption, c) => {
      try {
        const named = find(caption);
        for (const thing of named) each[thing] = (each[thing] as number) + 1;
        for (const set of new Set([...named].map((thing) => setOf[thing] as number)))
          any[set] = (any[set] as number) + 1;
      } catch {
        failed.push(c);
      }
    });
    return { captions: captions.length - failed.length, any, each, failed };
  };
}
