import { shuffle, type Random } from "../../random";
import { UserError } from "../../common";
import type { Source } from "../../catalogue";
import type { Candidate } from "./candidates";
import { emojiTable, wordsOfLabel } from "./emoji";

/** The captions of a source's pictures, as its `captions` says: one a picture, words apart by spaces. */
export function captionsOf(source: Source, shown: readonly Candidate[], random: Random): string[] {
  switch (source.captions) {
    case "names":
      return shown.map((candidate) => candidate.words.join(" "));
    case "keywords":
      return shown.map((candidate) => keywords(candidate, "en"));
    case "translation":
      return shown.map((candidate) => keywords(candidate, String(source.reader.language ?? "fr")));
    case "template":
      return shown.map(({ words }) =>
        String(source.reader.template ?? "a picture of {}").replace("{}", words.join(" ")),
      );
    case "shuffled":
      return shuffledNames(shown, Number(source.reader.share ?? 1), random);
    case "alt-text":
    case "description":
    case "title":
    case "label":
      throw new UserError(`source ${source.name}: icons have no captions of kind ${source.captions}`);
  }
}

/** The icons' names, a share of them (0 to 1) shuffled among themselves. */
function shuffledNames(shown: readonly Candidate[], share: number, random: Random): string[] {
  const names = shown.map((candidate) => candidate.words.join(" "));
  const moved = names.map((_, i) => i).filter(() => share >= 1 || random.uniform() < share);
  const shuffled = shuffle(
    moved.map((i) => names[i]!),
    random,
  );
  moved.forEach((i, k) => (names[i] = shuffled[k]!));
  return names;
}

function keywords({ words, emoji }: Candidate, language: string): string {
  const entry = emoji && emojiTable(language).get(emoji.codePoints);
  if (!entry) return words.join(" ");
  const all = [entry.label, ...entry.keywords].flatMap(wordsOfLabel);
  return [...new Set(all)].join(" ");
}
