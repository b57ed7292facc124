import { readPackageJson } from "./icon-sets";

/** What Unicode's data says of an emoji, in one language (emojibase-data). */
export interface Emoji {
  codePoints: string;
  label: string;
  keywords: readonly string[];
  /** Unicode's group, for instance `animals-nature`; undefined for the few that have none. */
  group: string | undefined;
}

const tables = new Map<string, ReadonlyMap<string, Emoji>>();

/** Emoji of a language (`en`, `fr`, ...) by their code points in lower-case hex without variation selectors. */
export function emojiTable(language: string): ReadonlyMap<string, Emoji> {
  const known = tables.get(language);
  if (known) return known;
  const groups = (readPackageJson("emojibase-data/meta/groups.json") as { groups: Record<string, string> })
    .groups;
  const entries = readPackageJson(`emojibase-data/${language}/data.json`) as {
    hexcode: string;
    label: string;
    tags?: string[];
    group?: number;
  }[];
  const table = new Map<string, Emoji>();
  for (const { hexcode, label, tags, group } of entries) {
    const codePoints = plainCodePoints(hexcode);
    const named = group === undefined ? undefined : groups[group];
    table.set(codePoints, { codePoints, label, keywords: tags ?? [], group: named });
  }
  tables.set(language, table);
  return table;
}

/** Lower-case hex without the variation selectors (FE0E, FE0F), which the icon sets' file names leave out or not. */
export function plainCodePoints(hex: string): string {
  return hex
    .toLowerCase()
    .split("-")
    .filter((point) => point !== "fe0f" && point !== "fe0e")
    .map((point) => point.replace(/^0+/, ""))
    .join("-");
}

/** Whether code points hold one of the five skin tones: such emoji are the same drawing in another colour. */
export function hasSkinTone(codePoints: string): boolean {
  return /1f3f[b-f]/.test(codePoints);
}

/** A label's words: lower case, letters only (any script), for instance `person: beard` → `person beard`. */
export function wordsOfLabel(label: string): string[] {
  return label.toLowerCase().match(/[\p{L}\p{M}]+/gu) ?? [];
}
