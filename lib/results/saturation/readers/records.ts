import { existsSync, readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { UserError } from "../../../common";

/** A CSV's lines as they stand, by column name; line `i` of the file is `records[i - 2]`. */
export interface Records {
  file: string;
  header: string[];
  records: Record<string, string>[];
}

/** @throws UserError naming the file where it is missing, empty or no CSV. */
export function readRecords(file: string): Records {
  if (!existsSync(file)) throw new UserError(`${file}: no such file, expected a CSV table`);
  let lines: string[][];
  try {
    lines = parse(readFileSync(file, "utf8"), {
      bom: true,
      skip_empty_lines: true,
      trim: true,
    }) as string[][];
  } catch (error) {
    throw new UserError(`${file}: not a CSV table: ${(error as Error).message}`);
  }
  const [header, ...rest] = lines;
  if (header === undefined || rest.length === 0)
    throw new UserError(`${file}: empty, expected a header and rows`);
  const twice = header.find((name, i) => header.indexOf(name) !== i);
  if (twice !== undefined) throw new UserError(`${file}: two columns are called "${twice}"`);
  return {
    file,
    header,
    records: rest.map((line) => Object.fromEntries(header.map((name, i) => [name, line[i] ?? ""]))),
  };
}

/** The number in a column of a line, or a UserError that names file, line and column. */
export function numberIn(table: Records, line: number, column: string): number {
  const text = table.records[line]![column] ?? "";
  const value = text === "" ? NaN : Number(text);
  if (!Number.isFinite(value))
    throw new UserError(
      `${table.file}, line ${line + 2}: ${column} is ${text === "" ? "empty" : `"${text}"`}, expected a number`,
    );
  return value;
}

/** Does the header hold all of these? */
export function has(table: Records, ...columns: string[]): boolean {
  return columns.every((column) => table.header.includes(column));
}
