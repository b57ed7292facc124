import type { Row } from "../../results";
import { paperCaptionWords } from "../../catalogue";
import type { Figure } from "../figure";
import type { FigureOptions } from "../options";
import { drawTable } from "../parts/draw-table";

/** Table 3: the most common words in a million captions of each source, the most common first. */
export function table3(_rows: readonly Row[], options: FigureOptions = {}): Figure {
  const shown = paperCaptionWords.filter(({ source }) => options.sources?.includes(source) ?? true);
  return drawTable({
    id: "table-3",
    title: "What captions talk about",
    subtitle: "the most common words in 1M captions of each source, the most common first",
    question: "Which words are most common in the captions of the pre-training sources?",
    rows: shown.map(({ source, words, isWhole }) => ({
      source,
      words: words.join(", ") + (isWhole ? "" : ", ..."),
      count: words.length,
    })),
    notes: shown.some(({ isWhole }) => !isWhole)
      ? [
          "The paper shows 20 words a source; the copy that this table was made from is cut where it ends in dots.",
        ]
      : [],
    widths: [130, 640, 70],
  });
}
