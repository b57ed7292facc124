import { InvalidArgumentError, type Command } from "commander";
import { withTableOptions } from "./output-options";
import type { WordsOptions } from "./words-options";

const examples = `
Examples:
  upstream words redcaps.tsv --by subreddit --top 10          groups of one file side by side
  upstream words cats=r.tsv --where subreddit=cats --unit verbs
  upstream words a.tsv b.tsv --distinctive --csv keyness.csv
  upstream words a.tsv --find 'dog*' --sort right --csv hits.csv
  upstream words a.tsv --find '/cats?|dogs?/' --by length
  upstream words a.tsv --collocates dog --window 3
  upstream words a.tsv --trend dog,cat --by 'year(created_utc)'
`;

/** `upstream words FILE...`: what the captions of sources talk about. */
export function wordsCommand(program: Command): void {
  const command = program
    .command("words")
    .description(
      "count, compare and search what captions talk about: files, folders and patterns, each argument a source",
    )
    .argument(
      "<source...>",
      "a file, folder or pattern of .csv, .tsv, .json, .jsonl, .parquet, .txt or .tar (gzip, zstd), NAME=that (the same NAME twice is one source), or a source of `upstream data ls`",
    )
    .option("--unit <unit>", `what to count: ${units.join(", ")}`, unit, "nouns")
    .option("--top <n>", "how many rows of each table, or hits to show", whole, 20)
    .option(
      "--by <column>",
      "compare groups of the captions: a column's values, length, year(COLUMN) or reddit-year(COLUMN) (RedCaps' image_id)",
    )
    .option("--min-count <n>", "only words that come so often", whole)
    .option(
      "--stop <file>",
      "leave out these words, one a line (default: wink's English stop words; none of nouns)",
    )
    .option("--sample <n>", "captions to draw uniformly from each whole source (default: all)", whole)
    .option("--seed <seed>", "what the sample is drawn by", "0")
    .option("--column <name>", "the captions' column (default: found by its name)")
    .option(
      "--where <column=value>",
      "only these rows, for instance language=en; may be repeated: any of several values of a column, and all columns",
      condition,
    )
    .option(
      "--max-bad <share>",
      "share of bad captions, 0 to 1, that ends it with an error (default: 0.05)",
      share,
    )
    .option(
      "--distinctive",
      "what is distinctive of each against the others (log-odds with z-scores, log-likelihood)",
    )
    .option(
      "--profile",
      "lengths, vocabulary, words that come once, share of English, captions that repeat or are shared",
    )
    .option("--rare", "words that come once (hapax legomena)")
    .option(
      "--find <query>",
      'hits in their context: a word, a phrase, "exact words", wild*card, #tag, emoji or /regular expression/',
    )
    .option("--sort <side>", "sort hits by the words to their left or right", side)
    .option(
      "--collocates <query>",
      "words that stand near, by log-likelihood and pointwise mutual information",
    )
    .option("--window <n>", "how many words to each side are near", whole, 5)
    .option(
      "--dispersion",
      "how evenly the most frequent words are spread over each source, or over its groups (Gries' DP, Juilland's D)",
    )
    .option("--trend <words>", "rates of these words (parted by commas) over the groups of --by", list)
    .addHelpText("after", examples)
    .action(async (sources: string[], options: WordsOptions) => {
      const { namedSources } = await import("./words-sources.js");
      const { printWordsReport } = await import("./words-report.js");
      await printWordsReport(namedSources(sources, options), options);
    });
  withTableOptions(command, { csv: "the whole table (of --find all hits)" });
}

// Not from lib/captions: that would load the tagger for `--help`.
const units = [
  ...["words", "lemmas", "nouns", "proper-nouns", "verbs", "adjectives", "hashtags", "emoji"],
  ...["bigrams", "trigrams", "fourgrams", "fivegrams"],
] as const;

function whole(text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 1) throw new InvalidArgumentError("expected a whole number from 1.");
  return n;
}

function share(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value >= 0 && value <= 1))
    throw new InvalidArgumentError("expected a number from 0 to 1.");
  return value;
}

function unit(text: string): string {
  if (!(units as readonly string[]).includes(text))
    throw new InvalidArgumentError(`expected one of ${units.join(", ")}.`);
  return text;
}

function side(text: string): "left" | "right" {
  if (text !== "left" && text !== "right") throw new InvalidArgumentError("expected left or right.");
  return text;
}

function list(text: string): string[] {
  const found = text
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");
  if (found.length === 0) throw new InvalidArgumentError("expected words parted by commas.");
  return found;
}

function condition(text: string, before: Record<string, string[]> = {}): Record<string, string[]> {
  const equals = text.indexOf("=");
  if (equals < 1) throw new InvalidArgumentError("expected COLUMN=VALUE.");
  const [column, value] = [text.slice(0, equals), text.slice(equals + 1)];
  return { ...before, [column]: [...(before[column] ?? []), value] };
}
