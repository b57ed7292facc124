import { UserError } from "../../../common";
import { parse } from "../../parse-results";
import { readFileSync } from "node:fs";
import { columns, type Row } from "../../row";
import { cloud } from "../cloud";
import type { Point } from "../point";
import { isLinearProbes, readLinearProbes } from "./linear-probes";
import { isOpenClip, readOpenClip } from "./openclip";
import { has, numberIn, readRecords, type Records } from "./records";
import { isTimm, readTimm } from "./timm";
import { fractions } from "./fractions";

const formats: readonly { is(table: Records): boolean; read(table: Records): Row[] }[] = [
  { is: isOpenClip, read: readOpenClip },
  { is: isLinearProbes, read: readLinearProbes },
  { is: isTimm, read: readTimm },
  {
    is: (table) => has(table, "source", "task", "shots", "accuracy"),
    read: (table) => parse(readFileSync(table.file, "utf8"), table.file).rows,
  },
];

/**
 * Reads a table of models' accuracies as rows of results: OpenCLIP's `zeroshot_results.csv`, CLIP_benchmark's linear
 * probes, timm's `results-*.csv` (with its neighbours), or any results table with `upstreamAccuracy`.
 *
 * @throws UserError naming the file where it is none of these.
 */
export function readModels(file: string): Row[] {
  const table = readRecords(file);
  const format = formats.find(({ is }) => is(table));
  if (format === undefined)
    throw new UserError(
      `${file}: neither OpenCLIP's zeroshot_results.csv, linear probes of CLIP_benchmark, timm's results-*.csv nor a results table (${columns.slice(0, 4).join(", ")}, ...)`,
    );
  return format.read(table);
}

/** Points read from two columns, and the units that the columns turned out to be in. */
export interface ColumnPair {
  points: Point[];
  upstreamUnit: "fraction" | "per cent";
  downstreamUnit: "fraction" | "per cent";
}

/**
 * Reads two columns of a table of models. In a table that `readModels` knows, `upstream` is `upstreamAccuracy` (or a
 * task), and `downstream` a task at a number of shots: `cifar100@10`, `flowers@full`, or `sketch` where it has one
 * only. In any other table both are columns of accuracies, a row a model, fractions or per cent.
 *
 * @throws UserError naming file, line and column.
 */
export function readColumns(file: string, upstream: string, downstream: string): ColumnPair {
  const table = readRecords(file);
  if (has(table, upstream, downstream) && !isLong(table, downstream))
    return plainColumns(table, upstream, downstream);
  const format = formats.find(({ is }) => is(table));
  if (format === undefined) {
    const missing = has(table, upstream) ? downstream : upstream;
    throw new UserError(`${file}: has no column "${missing}", expected one of ${table.header.join(", ")}`);
  }
  return {
    points: cloud(format.read(table), { upstream, downstream, table: file }),
    upstreamUnit: "fraction",
    downstreamUnit: "fraction",
  };
}

/** A results table's `accuracy` mixes tasks and shots, which are no cloud. */
function isLong(table: Records, downstream: string): boolean {
  return downstream === "accuracy" && has(table, "source", "task", "shots", "accuracy");
}

function plainColumns(table: Records, upstream: string, downstream: string): ColumnPair {
  for (const column of [upstream, downstream])
    if (/(^|[_\s-])err(or)?s?([_\s-]|$)/i.test(column))
      throw new UserError(`${table.file}: ${column} looks like an error, expected a column of accuracies`);
  const place = (i: number) => `${table.file}, line ${i + 2}`;
  const read = (column: string) =>
    fractions(
      table.records.map((_, i) => numberIn(table, i, column)),
      column,
      place,
    );
  const [up, down] = [read(upstream), read(downstream)];
  const label = table.header.find((name) => /^(model|name|label)$/i.test(name));
  return {
    points: up.values.map((value, i) => ({
      upstream: value,
      downstream: down.values[i]!,
      ...(label === undefined ? {} : { label: table.records[i]![label]! }),
    })),
    upstreamUnit: up.unit,
    downstreamUnit: down.unit,
  };
}
