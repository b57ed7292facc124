import { cleanCaption, tokenise } from "./tokeniser";
import { singular } from "./tagger";

/** Singulars that were looked up; the rest of a source's vocabulary is looked up once each. */
const maxRemembered = 500_000;

/** Names that are no plural of the word without `s`: a `short` story is about no `shorts`. */
const pluralOnly = new Set(["glasses", "matches", "pants", "shorts"]);

/** A name's word in the singular. */
function nameForm(word: string): string {
  return pluralOnly.has(word) ? word : singular(word);
}

/**
 * What an English word may be the regular plural of. The tagger's own singulars miss what it takes for a verb (`bowls`)
 * or doesn't know (`dalmatians`).
 */
function regularSingulars(word: string): string[] {
  if (word.length < 4 || !word.endsWith("s")) return [];
  const found = [word.slice(0, -1)];
  if (word.endsWith("es")) found.push(word.slice(0, -2));
  if (word.endsWith("ies")) found.push(`${word.slice(0, -3)}y`);
  if (word.endsWith("ves")) found.push(`${word.slice(0, -3)}f`, `${word.slice(0, -3)}fe`);
  return found;
}

/**
 * Whether words are the same as this one but for number: `dog`, `dogs`. All in lower case.
 *
 * @param word in singular or plural.
 */
export function wordMatcher(word: string): (other: string) => boolean {
  const wanted = nameForm(word);
  const remembered = new Map<string, boolean>();
  return (other) => {
    if (other === word || other === wanted) return true;
    // A plural differs in its last letters: most words differ earlier.
    if (other[0] !== wanted[0]) return false;
    let isSame = remembered.get(other);
    if (isSame === undefined) {
      const regular = regularSingulars(other);
      isSame = [...regular, singular(other), ...regular.map(singular)].includes(wanted);
      if (remembered.size > maxRemembered) remembered.clear();
      remembered.set(other, isSame);
    }
    return isSame;
  };
}

/**
 * What finds the things that a caption names. A thing has one or more names (synonyms), each of one or more words; the
 * singular and the plural count alike (`tabby cats` names `tabby cat`), hyphens and underscores as spaces.
 *
 * @param things the names of each.
 * @returns from a caption the indexes of the things it names.
 */
export function nameMatcher(things: readonly (readonly string[])[]): (caption: string) => Set<number> {
  const inWords = (text: string) => tokenise(cleanCaption(text.replace(/[-_]/g, " ")));
  const vocabulary = new Set<string>();
  const remembered = new Map<string, string>();
  /** A caption's word as the names write it: itself, or its singular where that is in a name. */
  const one = (word: string): string => {
    if (vocabulary.has(word)) return word;
    let found = remembered.get(word);
    if (found === undefined) {
      const regular = regularSingulars(word);
      const forms = [...regular, singular(word), ...regular.map(singular)];
      found = forms.find((form) => vocabulary.has(form)) ?? word;
      if (remembered.size > maxRemembered) remembered.clear();
      remembered.set(word, found);
    }
    return found;
  };
  const byName = new Map<string, number[]>();
  const firsts = new Set<string>();
  let longest = 0;
  things.forEach((names, thing) => {
    for (const name of names) {
      const parts = inWords(name).map(nameForm);
      if (parts.join("").length < 2) continue; // no letters, or one: captions are full of them
      const key = parts.join(" ");
      byName.set(key, [...(byName.get(key) ?? []), thing]);
      firsts.add(parts[0] as string);
      for (const part of parts) vocabulary.add(part);
      longest = Math.max(longest, parts.length);
    }
  });
  return (caption) => {
    const found = new Set<number>();
    const parts = inWords(caption).map(one);
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
