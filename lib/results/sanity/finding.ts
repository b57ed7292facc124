import { shotsText } from "../../catalogue";
import type { Row } from "../row";

/** Something in a table that a reader should know of before trusting it. */
export interface SanityFinding {
  /** Which check found it. */
  check: string;
  /** `error`: the number is not what it says; `doubt`: it may be; `note`: it limits what can be read from it. */
  severity: "error" | "doubt" | "note";
  /** One line. */
  text: string;
  /** The rows it is about. */
  rows: Row[];
}

/** A row in words: `LAION 2.7m, PETS, 5 shots, row 12`. */
export function rowText(row: Row): string {
  const origin =
    row.originRow == null ? (row.origin === "published" ? "" : `, ${row.origin}`) : `, row ${row.originRow}`;
  return `${row.source}${row.sourceSize ? ` ${row.sourceSize.toLocaleString("en-GB")}` : ""}, ${row.task}, ${shotsText(row.shots)}${origin}`;
}

/** Per cent with one decimal, or more where the number has them and they matter. */
export const percentText = (x: number, digits = 1): string => `${(100 * x).toFixed(digits)} %`;

/** `12 of 34 (35.3 %)`. */
export const share = (some: number, all: number): string => `${some} of ${all} (${percentText(some / all)})`;
