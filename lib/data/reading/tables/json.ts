import { CorruptFileError, parsePythonJson } from "../../../formats";
import { UserError } from "../../../common";
import { SkipLog } from "../../skip-log";
import { openCocoCaptions } from "./coco-captions";
import { jsonElements } from "./json-elements";
import { lines, maxRowBytes, textPieces } from "./lines";
import { rowsAtATime, type Rows, type Table } from "./table";

/** A JSON value and which row it is. */
interface Placed {
  value: unknown;
  number: number;
}

/**
 * JSON rows: one object a line (JSON-lines), an array of objects, or an object that holds such an array
 * (RedCaps: `{"info": ..., "annotations": [...]}`); gzip or zstd too. @throws UserError where there is no object.
 */
export async function openJson(path: string): Promise<Table> {
  const coco = await openCocoCaptions(path);
  if (coco !== undefined) return coco;
  const isLines = await holdsLines(path);
  const read = isLines ? fromLines : fromDocument;
  for await (const some of read(path, new SkipLog({ maxBad: 1 })))
    for (const { value } of some)
      if (isObject(value))
        return {
          path,
          columns: Object.keys(value),
          rows: (wanted, skipLog, onBytes) => rows(read(path, skipLog, onBytes), wanted, path, skipLog),
        };
  throw new UserError(`${path}: no JSON object in it, expected objects with fields`);
}

async function* rows(
  values: AsyncIterable<Placed[]>,
  wanted: readonly string[],
  path: string,
  skipLog: SkipLog,
): AsyncGenerator<Rows> {
  for await (const some of values) {
    const numbers: number[] = [];
    const fields: (string | null)[][] = wanted.map(() => []);
    for (const { value, number } of some) {
      if (!isObject(value)) {
        skipLog.skip("not an object", `${path}: row ${number}`);
        continue;
      }
      numbers.push(number);
      wanted.forEach((column, c) => (fields[c] as (string | null)[]).push(toField(value[column])));
    }
    if (numbers.length > 0) yield { numbers, fields };
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function toField(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === "string") return value;
  try {
    return JSON.stringify(value);
  } catch {
    return null; // nested too deep to be written
  }
}

async function* fromLines(
  path: string,
  skipLog: SkipLog,
  onBytes?: (bytes: number) => void,
): AsyncGenerator<Placed[]> {
  for await (const some of lines(path, skipLog, onBytes))
    for (let from = 0; from < some.lines.length; from += rowsAtATime) {
      const values: Placed[] = [];
      some.lines.slice(from, from + rowsAtATime).forEach((line, i) => {
        if (line === undefined || line.trim() === "") return;
        add(values, line, some.first + from + i, path, skipLog);
      });
      yield values;
    }
}

async function* fromDocument(
  path: string,
  skipLog: SkipLog,
  onBytes?: (bytes: number) => void,
): AsyncGenerator<Placed[]> {
  let number = 0;
  const skipped = () =>
    skipLog.skip("too large", `${path}: row ${++number} has more than ${maxRowBytes} characters`);
  const find = jsonElements(skipped);
  for await (const { text, isDamaged } of textPieces(path, onBytes)) {
    const values: Placed[] = [];
    for (const element of find.push(text)) {
      number++;
      if (isDamaged && element.includes("\ufffd")) skipLog.skip("invalid UTF-8", `${path}: row ${number}`);
      else add(values, element, number, path, skipLog);
    }
    if (values.length > 0) yield values;
  }
  if (!find.isWhole())
    throw new CorruptFileError("truncated file", `${path}: the JSON ends too early, after row ${number}`);
}

function add(values: Placed[], json: string, number: number, path: string, skipLog: SkipLog): void {
  try {
    values.push({ value: parsePythonJson(json), number });
  } catch {
    skipLog.skip("bad json", `${path}: row ${number}`);
  }
}

/** Whether each line is an object of its own: the first one is, and holds no rows itself. */
async function holdsLines(path: string): Promise<boolean> {
  if (/\.(jsonl|ndjson)(\.\w+)?$/i.test(path)) return true;
  for await (const some of lines(path, new SkipLog({ maxBad: 1 }))) {
    const first = some.lines.find((line) => line !== "");
    if (first === undefined) return false;
    try {
      const value = parsePythonJson(first);
      return isObject(value) && !Object.values(value).some((one) => Array.isArray(one) && one.some(isObject));
    } catch {
      return false;
    }
  }
  return false;
}
