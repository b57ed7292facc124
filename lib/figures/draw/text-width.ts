/**
 * Widths of Helvetica's printable ASCII characters (Adobe's font metrics), in thousandths of the font size, from the
 * space on.
 */
const widths = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556,
  556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278,
  500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469,
  556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500,
  278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

/**
 * Room for the fonts that stand in for Helvetica, of which DejaVu Sans is the widest: too wide costs a gap, too narrow
 * a cut word.
 */
const slack = 1.16;

/** About how wide a line of text is at most, in pixels; characters beyond ASCII count as an average letter. */
export function textWidth(text: string, size: number): number {
  let sum = 0;
  for (const character of text) sum += widths[character.charCodeAt(0) - 32] ?? 556;
  return (slack * sum * size) / 1000;
}
