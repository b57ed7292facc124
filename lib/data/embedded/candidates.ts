import { hasSkinTone, emojiTable, plainCodePoints, wordsOfLabel, type Emoji } from "./emoji";
import { wordsOfName } from "./words-of-name";
import { iconSet, type Icon } from "./icon-sets";

/** A drawing that a source may show, with what its icon set or Unicode says of it. */
export interface Candidate {
  icon: Icon;
  /** The words of its name. */
  words: readonly string[];
  /** Unicode's entry, for emoji. */
  emoji: Emoji | undefined;
}

/** Drawings of one glyph that a set may give: a filled and an outlined one, not each of eight sizes and weights. */
const drawingsAGlyph = 2;

const known = new Map<string, readonly Candidate[]>();

/**
 * All drawings of a set that may be shown, in the package's order: named in words, one skin tone, few of each glyph.
 */
export function candidates(setName: string, perGlyph = drawingsAGlyph): readonly Candidate[] {
  const key = `${setName}/${perGlyph}`;
  const before = known.get(key);
  if (before) return before;
  const set = iconSet(setName);
  const found = set.namesByCodePoints.size > 0 && isEmojiSet(setName) ? emojiOf(setName) : iconsOf(setName);
  const counts = new Map<string, number>();
  const kept = found.filter(({ words }) => {
    const glyph = words.join(" ");
    const count = (counts.get(glyph) ?? 0) + 1;
    counts.set(glyph, count);
    return count <= perGlyph;
  });
  known.set(key, kept);
  return kept;
}

// mdi gives code points too: those of its font, in the private-use planes.
function isEmojiSet(setName: string): boolean {
  return !/^f[0-9a-f]{4}$/.test([...iconSet(setName).namesByCodePoints.keys()][0] ?? "f0000");
}

function iconsOf(setName: string): Candidate[] {
  return [...iconSet(setName).icons.values()]
    .map((icon) => ({ icon, words: wordsOfName(icon.name), emoji: undefined }))
    .filter(({ words }) => words.length > 0);
}

function emojiOf(setName: string): Candidate[] {
  const { icons, namesByCodePoints } = iconSet(setName);
  const english = emojiTable("en");
  const seen = new Set<string>();
  const found: Candidate[] = [];
  for (const [points, name] of namesByCodePoints) {
    const codePoints = plainCodePoints(points);
    const icon = icons.get(name);
    const emoji = english.get(codePoints);
    if (!icon || emoji?.group === undefined || hasSkinTone(codePoints) || seen.has(name)) continue;
    seen.add(name);
    found.push({ icon, words: wordsOfLabel(emoji.label), emoji });
  }
  return found;
}
