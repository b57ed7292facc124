import { UserError } from "../../../common";
import { SkipLog } from "../../skip-log";
import { readRows } from "./read-rows";

/** A column of more different values than this holds no class names. */
const mostClasses = 100_000;

/** What a column of labels means: the classes' names in label order, and the label of each value of the column. */
export interface LabelNames {
  names: readonly string[];
  labelOf: ReadonlyMap<string, number>;
}

/**
 * The classes of a column of labels: by the names that Hugging Face's datasets leave in a Parquet file (`ClassLabel`),
 * of numbers alone the numbers from 0 to the largest, else the different texts, sorted.
 *
 * @param paths the tables, all of which have the column
 * @throws UserError where there are more than 100,000 of them
 */
export async function labelNames(paths: readonly string[], column: string): Promise<LabelNames> {
  for (const path of paths.filter((one) => one.endsWith(".parquet"))) {
    const names = await classLabelOf(path, column);
    if (names !== undefined) return { names, labelOf: byNumber(names.length) };
  }
  const values = new Set<string>();
  for (const path of paths)
    for await (const { fields } of readRows(path, [column], new SkipLog({ maxBad: 1 }))) {
      const value = fields[column]?.trim() ?? "";
      if (value !== "") values.add(value);
      if (values.size > mostClasses)
        throw new UserError(
          `${path}: column ${column} has more than 100,000 different values, expected classes`,
        );
    }
  const numbers = [...values].filter((value) => /^\d{1,5}$/.test(value)).map(Number);
  if (numbers.length > 0 && [...values].every((value) => /^-?\d+$/.test(value))) {
    const count = 1 + numbers.reduce((largest, one) => Math.max(largest, one), 0);
    return { names: Array.from({ length: count }, (_, label) => `${label}`), labelOf: byNumber(count) };
  }
  const names = [...values].sort();
  return { names, labelOf: new Map(names.map((name, label) => [name, label])) };
}

const byNumber = (count: number) =>
  new Map(Array.from({ length: count }, (_, label) => [`${label}`, label] as const));

/**
 * The names that Hugging Face's datasets leave in a Parquet file for a column of class labels; undefined where there
 * are none.
 */
async function classLabelOf(path: string, column: string): Promise<readonly string[] | undefined> {
  try {
    const { asyncBufferFromFile, parquetMetadataAsync } = await import("hyparquet");
    const { key_value_metadata } = await parquetMetadataAsync(await asyncBufferFromFile(path));
    const text = key_value_metadata?.find(({ key }) => key === "huggingface")?.value;
    const { info } = JSON.parse(text ?? "{}") as {
      info?: { features?: Record<string, { names?: unknown } | undefined> };
    };
    const names = info?.features?.[column]?.names;
    const isNames = Array.isArray(names) && names.every((one) => typeof one === "string");
    return isNames && names.length > 0 && names.length <= mostClasses ? names : undefined;
  } catch {
    return undefined; // a broken file, or a stranger's metadata: its reader says what is wrong
  }
}
