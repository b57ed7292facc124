/** A row of the paper's Table 3. */
export interface PaperCaptionWords {
  /** The source's name (`paperSources`). */
  source: string;
  /** The most common words of a sample of a million captions, the most common first. */
  words: readonly string[];
  /** Whether the row is all 20 words: the text at hand cuts three rows short. */
  isWhole: boolean;
}

/** Table 3: the most common words in captions of pre-training distributions, a sample of 1M captions each. */
export const paperCaptionWords: readonly PaperCaptionWords[] = [
  row(
    "Shutterstock",
    "background vector illustration design icon pattern texture style woman concept hand color flower view template line business logo card symbol",
  ),
  row("RedCaps", "day today year time cat plant friend anyone picture baby guy week dog"),
  row("YFCC", "photo day park street city picture view time world year house state"),
  row("LAION", "photo stock image black woman design set vector white print home"),
  row(
    "CC12M",
    "illustration stock art design photo image background room vector house home woman wedding style photography royalty car fashion girl world",
  ),
  row(
    "CC3M",
    "background actor artist player illustration view woman man football team tree premiere city vector day girl beach game hand people",
  ),
  row(
    "WIT",
    "view church station map house building hall museum city location street park river state john county town center bridge world",
  ),
];

function row(source: string, text: string): PaperCaptionWords {
  const words = text.split(" ");
  return { source, words, isWhole: words.length === 20 };
}

/**
 * The words that the paper's text ties a source to a task by (section 3.1; claim 21), beside the task's own class
 * names.
 */
export const tyingWords: readonly { task: string; source: string; words: readonly string[] }[] = [
  { task: "PETS", source: "RedCaps", words: ["cat", "dog"] },
  { task: "DTD", source: "Shutterstock", words: ["background", "design", "pattern", "texture"] },
];
