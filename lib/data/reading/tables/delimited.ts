import { parse } from "csv-parse/sync";
import { UserError } from "../../../common";
import { SkipLog } from "../../skip-log";
import { lines, maxRowBytes, type Lines } from "./lines";
import { rowsAtATime, type Rows, type Table } from "./table";

/** How a text file separates fields. */
export interface Dialect {
  /** One character; empty where a line is one field. */
  delimiter: string;
  /** Whether `"` encloses fields (RFC 4180); official TSV files of captions hold plain `"` in their text. */
  quotes: boolean;
  /** Names of the columns, where the file does not begin with them. */
  columns?: readonly string[] | undefined;
  /** Whether spaces stand around the separators. */
  isPadded?: boolean;
}

/** A CSV or TSV file (gzip or zstd too). @throws UserError where it is empty. */
export async function openDelimited(path: string, dialect: Dialect): Promise<Table> {
  const columns = (dialect.columns ?? (await header(path, dialect))).map((column) => column.trim());
  return {
    path,
    columns,
    rows: (wanted, skipLog, onBytes) => rows(path, dialect, columns, wanted, skipLog, onBytes),
  };
}

/** The fields of a file's first record. @throws UserError where there is none. */
export async function header(path: string, dialect: Dialect): Promise<string[]> {
  for await (const { records } of readRecords(path, dialect, new SkipLog({ maxBad: 1 })))
    for (const record of records) {
      if (record === undefined)
        throw new UserError(`${path}: line 1 cannot be read, expected the names of columns`);
      return typeof record === "string" ? split(record, dialect.delimiter) : record;
    }
  throw new UserError(`${path}: empty, expected rows`);
}

async function* rows(
  path: string,
  dialect: Dialect,
  columns: readonly string[],
  wanted: readonly string[],
  skipLog: SkipLog,
  onBytes?: (bytes: number) => void,
): AsyncGenerator<Rows> {
  const indices = wanted.map((column) => columns.indexOf(column));
  const trimmed = (field: string | undefined) => (dialect.isPadded === true ? field?.trim() : field);
  const isHeadless = dialect.columns !== undefined;
  const chosen = new Array<string | undefined>(wanted.length);
  /** Puts the wanted fields of a record into `chosen`, and says how many fields it has. */
  const choose = (record: string[] | string): number => {
    if (typeof record === "string") return chooseFields(record, dialect.delimiter, indices, chosen);
    for (let c = 0; c < indices.length; c++) chosen[c] = record[indices[c] as number];
    return record.length;
  };
  let number = isHeadless ? 0 : -1; // of the last record; the header is row 0
  for await (const { records, line } of readRecords(path, dialect, skipLog, onBytes)) {
    const numbers: number[] = [];
    const fields: (string | null)[][] = wanted.map(() => []);
    records.forEach((record, i) => {
      number++;
      if (record === undefined || (number === 0 && !isHeadless)) return;
      const length = choose(record);
      if (length !== columns.length) {
        const where = `${path}: row ${number} (line ${line(i)})`;
        skipLog.skip("wrong number of fields", `${where} has ${length}, expected ${columns.length}`);
        return;
      }
      numbers.push(number);
      for (let c = 0; c < chosen.length; c++)
        (fields[c] as (string | null)[]).push(trimmed(chosen[c]) ?? null);
    });
    if (numbers.length > 0) yield { numbers, fields };
  }
}

/** A record's fields, or the line that they stand in without quotes. */
type DelimitedRecord = string[] | string;

/** The fields of a line without quotes. */
const split = (line: string, delimiter: string): string[] =>
  delimiter === "" ? [line] : line.split(delimiter);

/**
 * Puts the fields at `indices` of a line without quotes into `chosen`: of millions of lines only what is wanted is
 * copied.
 *
 * @returns how many fields the line has.
 */
function chooseFields(
  line: string,
  delimiter: string,
  indices: readonly number[],
  chosen: (string | undefined)[],
): number {
  let start = 0;
  for (let field = 0; ; field++) {
    const end = delimiter === "" ? -1 : line.indexOf(delimiter, start);
    for (let c = 0; c < indices.length; c++)
      if (indices[c] === field) chosen[c] = end < 0 ? line.slice(start) : line.slice(start, end);
    if (end < 0) return field + 1;
    start = end + 1;
  }
}

interface Records {
  /** undefined where one was bad. */
  records: (DelimitedRecord | undefined)[];
  /** The number of the line on which the i-th of them begins. */
  line(i: number): number;
}

async function* readRecords(
  path: string,
  dialect: Dialect,
  skipLog: SkipLog,
  onBytes?: (bytes: number) => void,
): AsyncGenerator<Records> {
  const take = dialect.quotes ? quotedRecords(path, dialect, skipLog) : plainRecords;
  for await (const some of lines(path, skipLog, onBytes)) yield* inParts(take(some));
  yield* inParts(take(undefined));
}

function* inParts({ records, numbers }: Split): Generator<Records> {
  for (let from = 0; from < records.length; from += rowsAtATime)
    yield {
      records: records.slice(from, from + rowsAtATime),
      line: (i) => numbers[from + i] as number,
    };
}

interface Split {
  records: (DelimitedRecord | undefined)[];
  /** Of each record's first line. */
  numbers: number[];
}

function plainRecords(some: Lines | undefined): Split {
  const found: Split = { records: [], numbers: [] };
  some?.lines.forEach((line, i) => {
    if (line === "") return; // a blank line is no row
    found.records.push(line);
    found.numbers.push(some.first + i);
  });
  return found;
}

/**
 * Records whose fields may be quoted and hold line ends. A record is a line, and the lines after it up to an even
 * number of quotes; then csv-parse takes it apart. A quote that nothing closes within 1 MiB costs its line alone.
 */
function quotedRecords(path: string, { delimiter }: Dialect, skipLog: SkipLog) {
  let open: string[] = []; // the lines of a record that a quote holds open
  let openSince = 0;
  let openLength = 0;
  const take = (some: Lines | undefined): Split => {
    const found: Split = { records: [], numbers: [] };
    const quoted: number[] = []; // which records csv-parse has to take apart
    const texts: string[] = [];
    const add = (record: string, number: number) => {
      if (record === "") return;
      if (record.includes('"')) {
        quoted.push(found.records.length);
        texts.push(record);
        found.records.push(undefined);
      } else found.records.push(record);
      found.numbers.push(number);
    };
    const giveUp = () => {
      const kept = open.slice(1);
      skipLog.skip("unclosed quote", `${path}: line ${openSince}`);
      found.records.push(undefined);
      found.numbers.push(openSince);
      open = [];
      kept.forEach((line, i) => read(line, openSince + 1 + i));
    };
    const read = (line: string | undefined, number: number) => {
      const quotes = line === undefined ? 0 : countQuotes(line);
      if (open.length > 0) {
        if (line !== undefined) {
          open.push(line);
          openLength += line.length;
        }
        if (quotes % 2 === 1) {
          add(open.join("\n"), openSince);
          open = [];
        } else if (line === undefined || openLength > maxRowBytes) giveUp();
      } else if (line === undefined) {
        found.records.push(undefined);
        found.numbers.push(number);
      } else if (quotes % 2 === 1) {
        [open, openSince, openLength] = [[line], number, line.length];
      } else add(line, number);
    };
    some?.lines.forEach((line, i) => read(line, some.first + i));
    while (some === undefined && open.length > 0) giveUp();
    const parsed = parseAll(texts, delimiter);
    quoted.forEach((index, i) => {
      found.records[index] = parsed[i];
      if (parsed[i] === undefined) skipLog.skip("bad quotes", `${path}: line ${found.numbers[index]}`);
    });
    return found;
  };
  return take;
}

function countQuotes(line: string): number {
  let count = 0;
  for (let at = line.indexOf('"'); at >= 0; at = line.indexOf('"', at + 1)) count++;
  return count;
}

/** All records at once, which is fast; one by one where a bad one is among them. */
function parseAll(records: readonly string[], delimiter: string): (string[] | undefined)[] {
  const parseText = (text: string): string[][] =>
    parse(text, { delimiter, relax_column_count: true, relax_quotes: true });
  try {
    const all = parseText(records.join("\n"));
    if (all.length === records.length) return all;
  } catch {
    // one by one below
  }
  return records.map((record) => {
    try {
      const parsed = parseText(record);
      return parsed.length === 1 ? parsed[0] : undefined;
    } catch {
      return undefined;
    }
  });
}
