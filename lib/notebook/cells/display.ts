import { inspect } from "node:util";
import { show, type Shown } from "../show";
import { table, type Tabular } from "../table";

/**
 * Shows a cell's last value as what it is: a figure is drawn, rows and DataFrames are tables, a promise is awaited,
 * everything else is printed.
 */
export async function display(value: unknown): Promise<void> {
  if (isPromise(value)) return display(await value);
  if (value === undefined || value === null) return;
  if (isFigure(value)) return show(value);
  if (isRows(value)) return table(value);
  if (isDataFrame(value)) return table(value);
  console.log(typeof value === "string" ? value : inspect(value, { maxArrayLength: 100 }));
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

const isPromise = (value: unknown): value is Promise<unknown> =>
  isObject(value) && typeof value.then === "function";

/** Ours, or any object in plotly's form. */
function isFigure(value: unknown): value is Shown {
  return isObject(value) && Array.isArray(value.data) && isObject(value.layout);
}

/** danfojs' DataFrame. */
function isDataFrame(value: unknown): value is Exclude<Tabular, readonly object[]> {
  return isObject(value) && Array.isArray(value.columns) && Array.isArray(value.values) && "shape" in value;
}

/** At least one row, each a plain object. */
function isRows(value: unknown): value is readonly object[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((row) => isObject(row) && [Object.prototype, null].includes(plainPrototype(row)))
  );
}

/** The prototype; that of another realm's plain objects counts as this one's. */
function plainPrototype(row: object): object | null {
  const prototype = Object.getPrototypeOf(row) as object | null;
  return prototype !== null && Object.getPrototypeOf(prototype) === null ? Object.prototype : prototype;
}
