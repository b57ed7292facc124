import { random, shuffle } from "../../random";
import { embeddedSources, type ConceptWords, type Task } from "../../catalogue";
import { picture } from "../pictures";
import { candidates } from "./candidates";
import { drawIcons } from "./draw-icons";
import { fingerprint, similarity } from "./fingerprint";
import type { Icon } from "./icon-sets";
import type { BySplit, Example } from "./example";

/** At most so many pictures a class. */
const perClass = { train: 60, validation: 15, test: 20 };
/** Drawings of one glyph in one icon set: all weights to train on, but a test counts a glyph at most twice. */
const perGlyph = { train: 4, validation: 2, test: 2 };
/**
 * From here on two drawings count as the same one. Looked at by eye: below it, icon sets differ in more than rounding.
 */
const sameDrawing = 0.97;
const fingerprintSize = 32;

/**
 * Icons that show one of the task's concepts: a name of at most two words, just one of them a concept's. Split by the
 * icon set they come from; drawings that nearly equal one of a source, or one of a split that counts more, are dropped.
 */
export async function concepts(task: Task): Promise<BySplit<Example[]>> {
  const words = task.synonyms as ConceptWords;
  const sets = task.reader.iconSets as BySplit<readonly string[]>;
  const inSources = shownBySources(words);
  const inHouses = (split: keyof BySplit<unknown>) => {
    const shown = words.map((): Icon[] => []);
    for (const set of sets[split])
      for (const candidate of candidates(set, perGlyph[split])) {
        const label = conceptOf(candidate.words, words);
        if (label !== undefined) shown[label]!.push(candidate.icon);
      }
    return shown.map((icons, label) => shuffle(icons, random("concepts", task.name, split, label)));
  };
  const offered = {
    test: inHouses("test"),
    validation: inHouses("validation"),
    train: inHouses("train"),
  };
  const prints = await fingerprints([...inSources, ...Object.values(offered).flat()].flat());
  const seen = inSources.map((icons) => icons.map(prints));
  const found: BySplit<Example[]> = { train: [], validation: [], test: [] };
  for (const split of ["test", "validation", "train"] as const)
    offered[split].forEach((icons, label) => {
      const kept = unlike(icons, prints, seen[label]!, perClass[split]);
      found[split].push(...kept.map((icon) => ({ icon, label })));
    });
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

/** The drawings of every source that show each concept. */
function shownBySources(words: ConceptWords): Icon[][] {
  const labelsOf = new Map<string, Set<number>>();
  words.forEach((synonyms, label) => {
    for (const word of synonyms) labelsOf.set(word, (labelsOf.get(word) ?? new Set()).add(label));
  });
  const shown = words.map((): Icon[] => []);
  const sets = new Set(embeddedSources.flatMap((source) => source.reader.sets as string[]));
  for (const set of sets)
    for (const { icon, words: own } of candidates(set))
      for (const label of new Set(own.flatMap((word) => [...(labelsOf.get(word) ?? [])])))
        shown[label]!.push(icon);
  return shown;
}

/** The fingerprints of icons, by icon: all are drawn in one go. */
async function fingerprints(icons: readonly Icon[]): Promise<(icon: Icon) => Float32Array> {
  const id = ({ set, name }: Icon) => `${set}/${name}`;
  const once = [...new Map(icons.map((icon) => [id(icon), icon])).values()];
  const drawn = await drawIcons(once, fingerprintSize);
  const prints = new Map(once.map((icon, i) => [id(icon), fingerprint(picture(drawn, i), fingerprintSize)]));
  return (icon) => prints.get(id(icon))!;
}

/** The first `most` icons that are like none in `seen`; what is kept joins `seen`. */
function unlike(
  icons: readonly Icon[],
  prints: (icon: Icon) => Float32Array,
  seen: Float32Array[],
  most: number,
): Icon[] {
  const kept: Icon[] = [];
  for (const icon of icons) {
    if (kept.length === most) break;
    const print = prints(icon);
    if (seen.some((other) => similarity(print, other) > sameDrawing)) continue;
    seen.push(print);
    kept.push(icon);
  }
  return kept;
}
