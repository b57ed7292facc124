import { UserError } from "../../../common";
import type { SkipLog } from "../../skip-log";
import { openTable, type TableOptions } from "./open-table";

/** One row of a table. */
export interface TableRow {
  /** 1 is the first after the header. */
  number: number;
  /** The fields asked for; null where the row has none. */
  fields: Record<string, string | null>;
}

/**
 * The rows of a table one after another, with the fields of these columns.
 *
 * @throws UserError naming the columns there are where one of these is missing.
 */
export async function* readRows(
  path: string,
  columns: readonly string[],
  skipLog: SkipLog,
  options: TableOptions = {},
): AsyncGenerator<TableRow> {
  const table = await openTable(path, options);
  for (const column of columns)
    if (!table.columns.includes(column))
      throw new UserError(`${path}: no column ${column}; there are ${table.columns.join(", ")}`);
  for await (const { numbers, fields } of table.rows(columns, skipLog))
    for (let i = 0; i < numbers.length; i++)
      yield {
        number: numbers[i] as number,
        fields: Object.fromEntries(columns.map((column, c) => [column, fields[c]?.[i] ?? null])),
      };
}
