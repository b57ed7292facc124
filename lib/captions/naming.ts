import { clean, words } from "./words";
import { singular } from "./tagger";

/** Singulars that were looked up; the rest of a source's vocabulary is looked up once each. */
const maxRemembered = 500_000;

/**
 * What finds the things that a caption names. A thing has one or more names (synonyms), each of one or more words; the
 * singular and the plural count alike (`tabby cats` names `tabby cat`), hyphens and underscores as spaces.
 *
 * @param things the names of each.
 * @returns from a caption the indexes of the things it names.
 */
export function namer(things: readonly (readonly string[])[]): (caption: string) => Set<number> {
  const remembered = new Map<string, string>();
  const one = (word: string): string => {
    let found = remembered.get(word);
    if (found === undefined) {
      found = singular(word);
      if (remembered.size > maxRemembered) remembered.clear();
      remembered.set(word, found);
    }
    return found;
  };
  const split = (text: string) => words(clean(text.replace(/[-_]/g, " "))).map(one);
  const byName = new Map<string, number[]>();
  const firsts = new Set<string>();
  let longest = 0;
  things.forEach((names, thing) => {
    for (const name of names) {
      const parts = split(name);
      if (parts.join("").length < 2) continue; // no letters, or one: captions are full of them
      const key = parts.join(" ");
      byName.set(key, [...(byName.get(key) ?? []), thing]);
      firsts.add(parts[0] as string);
      longest = Math.max(longest, parts.length);
    }
  });
  return (caption) => {
    const found = new Set<number>();
    const parts = split(caption);
    for (let from = 0; from < parts.length; from++) {
      if (!firsts.has(parts[from] as string)) continue;
      let key = "";
      for (let to = from; to < Math.min(parts.length, from + longest); to++) {
        key = to === from ? (parts[to] as string) : `${key} ${parts[to]}`;
        for (const thing of byName.get(key) ?? []) found.add(thing);
      }
    }
    return found;
  };
}
