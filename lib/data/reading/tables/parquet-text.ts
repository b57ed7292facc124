import { isUtf8 } from "node:buffer";
import type { SkipLog } from "../../skip-log";
import { rowsAtATime, type PictureColumn, type Rows } from "./table";

export interface BadTextOptions {
  /** The columns whose fields are given. */
  wanted: readonly string[];
  /** How many rows were given before. */
  from: number;
  skipLog: SkipLog;
  picture?: PictureColumn | undefined;
}

/** Stands for a text that is not UTF-8. */
const bad = Symbol("not UTF-8");

/**
 * The rows of a Parquet file in which some text is not UTF-8, by `hyparquet` (no dependencies, and it lets us see a
 * text's bytes; DuckDB, which is faster, refuses the whole file): rows with such a text are counted as `invalid UTF-8`.
 */
export async function* rowsWithBadText(
  path: string,
  { wanted, from, skipLog, picture }: BadTextOptions,
): AsyncGenerator<Rows> {
  const { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } = await import("hyparquet");
  const { compressors } = await import("hyparquet-compressors");
  const file = await asyncBufferFromFile(path);
  const metadata = await parquetMetadataAsync(file);
  const total = Number(metadata.num_rows);
  const names = new Set(metadata.schema.map(({ name }) => name));
  const columns = [...wanted, ...(picture ? [picture.column] : [])].filter((column) => names.has(column));
  const parsers = {
    stringFromBytes: (bytes: Uint8Array) => (isUtf8(bytes) ? new TextDecoder().decode(bytes) : bad),
  };
  for (let start = from; start < total; start += rowsAtATime) {
    const rows = (await parquetReadObjects({
      ...{ file, metadata, columns, compressors },
      parsers: parsers as never,
      rowStart: start,
      rowEnd: Math.min(total, start + rowsAtATime),
    })) as Record<string, unknown>[];
    const kept: { number: number; row: Record<string, unknown> }[] = [];
    rows.forEach((row, i) => {
      const number = start + i + 1;
      if (wanted.some((column) => row[column] === bad))
        skipLog.skip("invalid UTF-8", `${path}: row ${number}`);
      else kept.push({ number, row });
    });
    if (kept.length === 0) continue;
    yield {
      numbers: kept.map(({ number }) => number),
      fields: wanted.map((column) => kept.map(({ row }) => fieldOf(row[column]))),
      ...(picture && { pictures: kept.map(({ row }) => pictureOf(row[picture.column], picture.contents)) }),
    };
  }
}

function fieldOf(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === "string") return value;
  return (
    JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? Number(part) : part)) ?? null
  );
}

/** A column of bytes, or of bytes beside a path, as Hugging Face's datasets write pictures. */
function pictureOf(value: unknown, contents: boolean): Buffer | null {
  const bytes = value instanceof Uint8Array ? value : (value as { bytes?: unknown } | null)?.bytes;
  if (!(bytes instanceof Uint8Array) || bytes.length === 0) return null;
  return contents ? Buffer.from(bytes) : Buffer.alloc(0);
}
