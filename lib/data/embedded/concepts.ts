import { random, shuffle } from "../../random";
import { embeddedSources, type ConceptWords, type Task } from "../../study";
import { picture } from "../pictures";
import { candidates } from "./candidates";
import { drawIcons } from "./draw";
import { fingerprint, similarity } from "./fingerprint";
import type { Icon } from "./sets";
import type { Example, Split } from "./task";

/** At most so many pictures a class. */
const perClass = { train: 60, validation: 15, test: 20 };
/** Drawings of one glyph by one house: all weights to train on, but a test counts a glyph at most twice. */
const perGlyph = { train: 4, validation: 2, test: 2 };
/** From here on two drawings count as the same one. Looked at by eye: below it, houses differ in more than rounding. */
const sameDrawing = 0.97;
const fingerprintSize = 32;

/**
 * Icons that show one of the task's concepts: a name of at most two words, just one of them a concept's. Split by the
 * house that drew them; drawings that nearly equal one of a source, or one of a split that counts more, are dropped.
 */
export async function concepts(task: Task): Promise<Split<Example[]>> {
  const words = task.reader.words as ConceptWords;
  const sets = task.reader.houses as Split<readonly string[]>;
  const seen = await Promise.all(words.map((synonyms) => fingerprints(shownBySources(synonyms))));
  const found: Split<Example[]> = { train: [], validation: [], test: [] };
  for (const split of ["test", "validation", "train"] as const) {
    for (let label = 0; label < words.length; label++) {
      const all = sets[split]
        .flatMap((set) => candidates(set, perGlyph[split]))
        .filter((candidate) => conceptOf(candidate.words, words) === label)
        .map((candidate) => candidate.icon);
      const drawn = shuffle(all, random("concepts", task.name, split, label));
      const kept = await unlike(drawn, seen[label] as Float32Array[], perClass[split]);
      found[split].push(...kept.map((icon) => ({ icon, label })));
    }
  }
  return found;
}

/** The one concept that a name of one or two words shows; undefined where it shows none or several. */
export function conceptOf(name: readonly string[], words: ConceptWords): number | undefined {
  if (name.length > 2) return undefined;
  const hits = words.flatMap((synonyms, label) =>
    synonyms.some((word) => name.includes(word)) ? [label] : [],
  );
  return hits.length === 1 ? hits[0] : undefined;
}

function shownBySources(synonyms: readonly string[]): Icon[] {
  const sets = new Set(embeddedSources.flatMap((source) => source.reader.sets as string[]));
  return [...sets]
    .flatMap((set) => candidates(set))
    .filter((candidate) => candidate.words.some((word) => synonyms.includes(word)))
    .map((candidate) => candidate.icon);
}

async function fingerprints(icons: readonly Icon[]): Promise<Float32Array[]> {
  const drawn = await drawIcons(icons, fingerprintSize);
  return icons.map((_, i) => fingerprint(picture(drawn, i), fingerprintSize));
}

/** The first `most` icons that are like none in `seen`; what is kept joins `seen`. */
async function unlike(icons: readonly Icon[], seen: Float32Array[], most: number): Promise<Icon[]> {
  const prints = await fingerprints(icons);
  const kept: Icon[] = [];
  for (let i = 0; i < icons.length && kept.length < most; i++) {
    const print = prints[i] as Float32Array;
    if (seen.some((other) => similarity(print, other) > sameDrawing)) continue;
    seen.push(print);
    kept.push(icons[i] as Icon);
  }
  return kept;
}
