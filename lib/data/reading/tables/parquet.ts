import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { CorruptFileError } from "../../../formats";
import { UserError } from "../../../common";
import type { SkipLog } from "../../skip-log";
import { maxRowBytes } from "./lines";
import { rowsWithBadText } from "./parquet-text";
import { rowsAtATime, type PictureColumn, type Rows, type Table } from "./table";

/** A larger picture is none to train on: a lying length must not fill the memory. */
const maxPictureBytes = 256 * 2 ** 20;

/** A Parquet file, read by DuckDB. @throws CorruptFileError where its footer is not whole. */
export async function openParquet(path: string): Promise<Table> {
  const size = checkEnds(path);
  const described = await query(path, `describe select * from read_parquet(${literal(path)})`);
  const columns: string[] = [];
  /** Lists and records, whose text is their JSON. */
  const nested = new Set<string>();
  const blobs = new Map<string, string>();
  for await (const [names = [], types = []] of described)
    (names as string[]).forEach((column, i) => {
      columns.push(column);
      if (/\[\]$|^(STRUCT|MAP|LIST)/.test(String(types[i]))) nested.add(column);
      // A column of bytes, or of bytes beside a path (as Hugging Face's datasets write pictures).
      if (types[i] === "BLOB") blobs.set(column, name(column));
      else if (/^STRUCT\(.*\bbytes BLOB/.test(String(types[i]))) blobs.set(column, `${name(column)}.bytes`);
    });
  return {
    path,
    columns,
    bytes: [...blobs.keys()],
    rows: (wanted, skipLog, onBytes, picture) => {
      const blob = picture && { ...picture, sql: blobs.get(picture.column) ?? "null" };
      return rows({ path, size, columns, nested }, wanted, skipLog, onBytes, blob);
    },
  };
}

interface ParquetFile {
  path: string;
  size: number;
  columns: readonly string[];
  nested: ReadonlySet<string>;
}

async function* rows(
  { path, size, columns, nested }: ParquetFile,
  wanted: readonly string[],
  skipLog: SkipLog,
  onBytes: (bytes: number) => void = () => {},
  blob?: PictureColumn & { sql: string },
): AsyncGenerator<Rows> {
  const counted = await query(path, `select num_rows::double from parquet_file_metadata(${literal(path)})`);
  let total = 0;
  for await (const chunk of counted) total = Number(chunk[0]?.[0]);
  // A field longer than a row may be never leaves DuckDB.
  const textOf = (column: string) =>
    nested.has(column) ? `to_json(${name(column)})::varchar` : `${name(column)}::varchar`;
  const selected = wanted.map((column) =>
    columns.includes(column)
      ? `case when strlen(${textOf(column)}) <= ${maxRowBytes} then ${textOf(column)} end,
         coalesce(strlen(${textOf(column)}) > ${maxRowBytes}, false)`
      : "null, false",
  );
  if (blob !== undefined)
    selected.push(
      `case when octet_length(${blob.sql}) between 1 and ${maxPictureBytes} then ${blob.contents ? blob.sql : "''::blob"} end,
       coalesce(octet_length(${blob.sql}) > ${maxPictureBytes}, false)`,
    );
  const chunks = await query(
    path,
    `select file_row_number, ${selected.join(", ")} from read_parquet(${literal(path)}, file_row_number = true)`,
  );
  let given = 0;
  let isBadText = false;
  const readable = async function* () {
    try {
      yield* chunks;
    } catch (error) {
      // One text that is not UTF-8 makes DuckDB refuse the file: the rest is read by another reader.
      if (!/not valid UTF8|Invalid string encoding/i.test((error as Error).message)) throw error;
      isBadText = true;
    }
  };
  for await (const chunk of readable()) {
    const rowIndices = chunk[0] as (bigint | number)[];
    onBytes((size * rowIndices.length) / total);
    const isTooLarge = (i: number) => selected.some((_, c) => chunk[2 + 2 * c]?.[i] === true);
    const small: number[] = [];
    rowIndices.forEach((index, i) => {
      const where = `${path}: row ${Number(index) + 1}`;
      if (isTooLarge(i)) skipLog.skip("too large", `${where} has more than ${maxRowBytes} bytes`);
      else small.push(i);
    });
    const pictures = blob && (chunk[1 + 2 * wanted.length] as ({ bytes: Uint8Array } | null)[]);
    for (let from = 0; from < small.length; from += rowsAtATime) {
      const part = small.slice(from, from + rowsAtATime);
      yield {
        numbers: part.map((i) => Number(rowIndices[i]) + 1),
        fields: wanted.map((_, c) => part.map((i) => (chunk[1 + 2 * c]?.[i] ?? null) as string | null)),
        ...(pictures && {
          pictures: part.map((i) => {
            const picture = pictures[i] ?? null;
            return picture && Buffer.from(picture.bytes);
          }),
        }),
      };
    }
    given += rowIndices.length;
  }
  if (isBadText) yield* rowsWithBadText(path, { wanted, from: given, skipLog: skipLog, picture: blob });
}

/** The file's size. A Parquet file begins and ends with `PAR1`: one cut short does not. */
function checkEnds(path: string): number {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch (error) {
    throw new UserError(`${path}: cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  try {
    const { size } = fstatSync(file);
    const ends = Buffer.alloc(8);
    readSync(file, ends, 0, 4, 0);
    if (size >= 12) readSync(file, ends, 4, 4, size - 4);
    const [start, end] = [ends.toString("latin1", 0, 4), ends.toString("latin1", 4)];
    if (start !== "PAR1") throw new CorruptFileError("corrupt file", `${path}: not a Parquet file`);
    if (end !== "PAR1")
      throw new CorruptFileError("truncated file", `${path}: the Parquet file ends too early`);
    return size;
  } finally {
    closeSync(file);
  }
}

/**
 * The columns of each chunk of a query's result, streaming.
 *
 * @throws CorruptFileError with DuckDB's first line where it fails.
 */
async function query(path: string, sql: string): Promise<AsyncGenerator<readonly (readonly unknown[])[]>> {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  return stream(async () => {
    const instance = await DuckDBInstance.create(":memory:", { threads: "2" });
    const connection = await instance.connect();
    return { connection, instance, result: await connection.stream(sql) };
  }, path);
}

interface Running {
  connection: { closeSync(): void };
  instance: { closeSync(): void };
  result: {
    fetchChunk(): Promise<{ rowCount: number; getColumns(): readonly (readonly unknown[])[] } | null>;
  };
}

async function* stream(
  start: () => Promise<Running>,
  path: string,
): AsyncGenerator<readonly (readonly unknown[])[]> {
  let running: Running | undefined;
  try {
    running = await start();
    for (;;) {
      const chunk = await running.result.fetchChunk();
      if (chunk === null || chunk.rowCount === 0) return;
      yield chunk.getColumns();
    }
  } catch (error) {
    const [first = ""] = (error as Error).message.split("\n");
    throw new CorruptFileError("corrupt file", `${path}: ${first}`);
  } finally {
    running?.connection.closeSync();
    running?.instance.closeSync();
  }
}

/** A file's path in SQL; DuckDB takes `*`, `?` and `[` in it for a pattern. */
const literal = (path: string) => `'${path.replace(/[*?[]/g, "[$&]").replaceAll("'", "''")}'`;
const name = (column: string) => `"${column.replaceAll('"', '""')}"`;
