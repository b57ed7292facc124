import { extname } from "node:path";
import type { Command } from "commander";
import { UserError, write } from "../common";

/** What `--csv` and `--json` say in every command that prints a table. */
export interface TableOutputOptions {
  csv?: string;
  json?: true;
}

/** What a command has found, in the three forms it can be given in. Functions make what may not be needed. */
export interface FoundTable {
  /** For people. */
  text: () => string | Promise<string>;
  /** A row a line, or the CSV itself; made where `--csv` asks for it. */
  rows: () => readonly object[] | string;
  /** Everything; made where `--json` asks for it. */
  json: () => unknown;
  /** For `JSON.stringify`. */
  replacer?: (key: string, value: unknown) => unknown;
}

/**
 * Gives a command that prints a table `--csv <file>` and `--json`. Both at once on standard output are refused before
 * the command does any work.
 */
export function withTableOptions(command: Command, { csv = "the table" } = {}): void {
  command
    .option("--csv <file>", `write ${csv} as CSV, too; - prints it in place of the text`)
    .hook("preAction", () => {
      const { csv, json }: TableOutputOptions = command.opts();
      if (csv === "-" && json === true)
        throw new UserError("--csv - and --json: both would be printed, expected --csv FILE with --json");
    });
  withJsonOption(command);
}

/** Gives a command `--json` alone: what it says is facts, which no one table holds. */
export function withJsonOption(command: Command): void {
  command.option("--json", "print everything as JSON in place of the text");
}

/**
 * Prints what was found: text for people, JSON (`--json`), or CSV (`--csv -`), one of them and nothing else, so that
 * standard output can be read by a program; `--csv <file>` also writes the file, and says so on standard error.
 */
export async function printTable(found: FoundTable, { csv, json }: TableOutputOptions): Promise<void> {
  const rows = csv === undefined ? [] : found.rows();
  const table = csv === undefined ? "" : typeof rows === "string" ? rows : await csvOf(rows);
  if (csv !== undefined && csv !== "-") {
    write(csv, table);
    console.error(`${csv}: ${typeof rows === "string" ? countLines(rows) : rows.length} rows`);
  }
  if (json === true) console.log(JSON.stringify(found.json(), found.replacer, 2));
  else if (csv === "-") console.log(table.trimEnd());
  else console.log(await found.text());
}

/** A file that `--out` names. @throws UserError where its name does not end as what is written there */
export function outFile(file: string, ending: `.${string}`): string {
  if (extname(file) !== ending) throw new UserError(`--out ${file}: expected a name that ends in ${ending}`);
  return file;
}

async function csvOf(rows: readonly object[]): Promise<string> {
  const { stringify } = await import("csv-stringify/sync");
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return stringify([...rows], { header: true, columns });
}

/** Rows below the header of a CSV whose fields hold no line breaks. */
const countLines = (table: string) => Math.max(0, table.trimEnd().split("\n").length - 1);
