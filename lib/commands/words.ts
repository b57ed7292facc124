import { InvalidArgumentError, type Command } from "commander";
import type { Unit } from "../captions";
import type { WordsOptions } from "./words-report";

/** `upstream words FILE...`: what the captions of sources talk about. */
export function words(program: Command): void {
  program
    .command("words")
    .description("count what captions talk about: files, folders and patterns, each argument a source")
    .argument(
      "<source...>",
      "a file, folder or pattern of .csv, .tsv, .json, .jsonl, .parquet, .txt or .tar (gzip, zstd), NAME=that (the same NAME twice is one source), or a source of `upstream data ls`",
    )
    .option("--unit <unit>", "nouns, words, lemmas or bigrams", unit, "nouns")
    .option("--top <n>", "how many of the most frequent", whole, 20)
    .option("--sample <n>", "captions to draw uniformly from each whole source (default: all)", whole)
    .option("--seed <seed>", "what the sample is drawn by", "0")
    .option("--column <name>", "the captions' column (default: found by its name)")
    .option("--where <column=value>", "only these rows, for instance language=en; may be repeated", condition)
    .option(
      "--max-bad <share>",
      "share of bad captions, 0 to 1, that ends it with an error (default: 0.05)",
      share,
    )
    .option("--distinctive", "what is distinctive of each source against the others (log-odds, z-scores)")
    .option(
      "--profile",
      "lengths, vocabulary, share of English, captions that repeat or that sources share instead",
    )
    .option("--find <word>", "captions that hold a word instead, and its rank in each source")
    .option("--csv <file>", "write the table here, too")
    .option("--json", "print the counts as JSON, with all that making them again needs")
    .action(async (sources: string[], options: WordsOptions) => {
      const { namedSources, show } = await import("./words-report.js");
      await show(namedSources(sources, options), options);
    });
}

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

function unit(text: string): Unit {
  // Not from lib/captions: that would load the tagger for `--help`.
  const names: readonly string[] = ["nouns", "words", "lemmas", "bigrams"];
  if (!names.includes(text)) throw new InvalidArgumentError(`expected one of ${names.join(", ")}.`);
  return text as Unit;
}

function condition(text: string, before: Record<string, string> = {}): Record<string, string> {
  const equals = text.indexOf("=");
  if (equals < 1) throw new InvalidArgumentError("expected COLUMN=VALUE.");
  return { ...before, [text.slice(0, equals)]: text.slice(equals + 1) };
}
