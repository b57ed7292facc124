import { statSync } from "node:fs";
import { UserError } from "../../../common";
import { header, openDelimited, type Dialect } from "./delimited";
import { openJson } from "./json";
import { openParquet } from "./parquet";
import { SkipLog } from "../../skip-log";
import type { Table } from "./table";

export interface TableOptions {
  /** The names of the columns, where the file does not begin with them. */
  columns?: readonly string[];
}

/** Flickr8k's and Flickr30k's own lists: `1000268201_693b08cb0e.jpg#0`, tab, caption. */
const flickrTokens = /(^|\/)(Flickr8k\.(lemma\.)?token\.txt|results_\d+\.token)$/;

/** What tables are called: the end of the name, before `.gz` or `.zst`. */
const extensions = /\.(csv|tsv|txt|jsonl|ndjson|json|parquet)(\.(gz|gzip|zst|zstd))?$/i;

/** Whether a file's name is that of a table that `openTable` reads. */
export function isTableFile(path: string): boolean {
  return extensions.test(path) || flickrTokens.test(path);
}

/**
 * Opens a file of rows by what its name ends in: `.csv`, `.tsv` (the Conceptual Captions' two have no header and are
 * known by their URL column; WIT's quotes fields), `.txt` (a row a line, one column `text`; `captions.txt` of Kaggle's
 * Flickr8k is a CSV, and `Flickr8k.token.txt` has the columns `image` and `caption`), `.json`, `.jsonl`, `.ndjson`,
 * `.parquet`; all but Parquet also compressed with gzip or zstd (known by their first bytes).
 *
 * @throws UserError where it is not there, empty or not of these; CorruptFileError where it cannot be read at all.
 */
export async function openTable(path: string, { columns }: TableOptions = {}): Promise<Table> {
  const kind = extensions.exec(path)?.[1]?.toLowerCase();
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) throw new UserError(`${path}: not there`);
  // A pipe would be waited for, and a device may never end.
  if (!stats.isFile()) throw new UserError(`${path}: no regular file, expected a table`);
  if (stats.size === 0) throw new UserError(`${path}: empty, expected rows`);
  if (flickrTokens.test(path)) return openFlickrTokens(path);
  switch (kind) {
    case "csv":
      return openDelimited(path, { ...(await csvDialect(path)), columns });
    case "tsv":
      return openDelimited(path, await tsvDialect(path, columns));
    case "txt":
      if (/(^|\/)captions\.txt$/.test(path) && (await header(path, csv)).join() === "image,caption")
        return openDelimited(path, csv);
      return openDelimited(path, { delimiter: "", quotes: false, columns: ["text"] });
    case "json":
    case "jsonl":
    case "ndjson":
      return openJson(path);
    case "parquet":
      return openParquet(path);
    case undefined:
    default:
      throw new UserError(
        `${path}: expected a .csv, .tsv, .txt, .json, .jsonl or .parquet file (or .gz, .zst of one)`,
      );
  }
}

const csv: Dialect = { delimiter: ",", quotes: true };

/**
 * What separates the fields of a `.csv`: of comma, tab, semicolon and bar the one that parts the first line most often
 * (OpenCLIP's have tabs, Flickr30k's ` | `, those of a spreadsheet in many countries semicolons).
 */
async function csvDialect(path: string): Promise<Dialect> {
  const [first = ""] = await header(path, { delimiter: "", quotes: false });
  const outside = first.replace(/"[^"]*"/g, "");
  const count = (delimiter: string) => outside.split(delimiter).length;
  const delimiter = [",", "\t", ";", "|"].reduce((best, one) => (count(one) > count(best) ? one : best));
  return { delimiter, quotes: true, isPadded: delimiter === "|" };
}

/** The captions of a picture are numbered after its name, `#0` to `#4`: the number goes. */
async function openFlickrTokens(path: string): Promise<Table> {
  const columns = ["image", "caption"];
  const table = await openDelimited(path, { delimiter: "\t", quotes: false, columns });
  return {
    ...table,
    async *rows(wanted, skipLog, onBytes) {
      for await (const { numbers, fields } of table.rows(wanted, skipLog, onBytes))
        yield {
          numbers,
          fields: fields.map((values, c) =>
            wanted[c] === "image" ? values.map((value) => value && value.replace(/#\d+$/, "")) : values,
          ),
        };
    },
  };
}

async function tsvDialect(path: string, columns: readonly string[] | undefined): Promise<Dialect> {
  const plain = { delimiter: "\t", quotes: false, columns };
  if (columns !== undefined) return plain;
  const first = await header(path, { delimiter: "\t", quotes: false, columns: [] });
  if (first.includes("page_url") && first.includes("image_url")) return { ...plain, quotes: true }; // WIT
  const isUrl = (field: string | undefined) => /^https?:\/\//.test(field ?? "");
  if (first.length === 2 && isUrl(first[1])) return { ...plain, columns: ["caption", "url"] }; // CC3M
  if (first.length === 2 && isUrl(first[0])) return { ...plain, columns: ["url", "caption"] }; // CC12M
  return { ...plain, quotes: await hasQuotedFields(path) };
}

/** How many lines are looked at to see whether quotes enclose fields, and how many of them one record may have. */
const mostLines = 1000;
const mostLinesOfRecord = 50;
const quotedRecord = /^("([^"]|"")*"|[^"\t]*)(\t("([^"]|"")*"|[^"\t]*))*$/;

/**
 * Whether quotes enclose fields in a `.tsv` (as pandas writes it, tabs and line ends inside them), by its first lines:
 * some field begins and ends with one, and none stands anywhere else. Official ones hold plain quotes in their text.
 */
async function hasQuotedFields(path: string): Promise<boolean> {
  const plain = await openDelimited(path, { delimiter: "", quotes: false, columns: ["line"] });
  let lines: (string | null)[] = [];
  for await (const { fields } of plain.rows(["line"], new SkipLog({ maxBad: 1 }))) {
    lines = (fields[0] ?? []).slice(0, mostLines);
    break;
  }
  let record = "";
  let length = 0;
  let isQuoted = false;
  for (const line of lines) {
    if (record === "" && !line?.includes('"')) continue;
    record = length === 0 ? (line ?? "") : `${record}\n${line ?? ""}`;
    const isOpen = record.split('"').length % 2 === 0;
    if (isOpen && ++length < mostLinesOfRecord) continue;
    if (isOpen || !quotedRecord.test(record)) return false;
    isQuoted = true;
    [record, length] = ["", 0];
  }
  return isQuoted;
}
