import { textWidth } from "./text-width";

/**
 * Breaks a text at spaces into lines of at most `width` pixels; a longer word has a line of its own. Tags take no
 * room.
 *
 * @param size of its letters in pixels.
 */
export function wrapText(text: string, width: number, size: number): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = lines.at(-1) === "" ? word : `${lines.at(-1)} ${word}`;
    if (lines.at(-1) === "" || textWidth(longer.replace(/<[^>]*>/g, ""), size) <= width)
      lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
