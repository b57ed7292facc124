import { splitWords } from "../../models";

/**
 * The class that each caption names: its words hold all the words of one of the class's names, one after another. −1
 * where it names none, or several.
 *
 * @param synonyms the names of each class
 */
export function labelsByCaption(
  captions: readonly string[],
  synonyms: readonly (readonly string[])[],
): number[] {
  const inSpaces = (text: string) => ` ${splitWords(text).join(" ")} `;
  const names = synonyms.map((some) => some.map(inSpaces));
  return captions.map((caption) => {
    const words = inSpaces(caption);
    const found = names.flatMap((some, label) => (some.some((name) => words.includes(name)) ? [label] : []));
    return found.length === 1 ? found[0]! : -1;
  });
}
