import type { Row } from "../results";
import { Failure } from "../runs";
import type { Figure } from "./figure";
import { figure1 } from "./figure-1";
import type { FigureOptions } from "./options";

/** A figure or table that can be asked for by its id. */
export interface Entry {
  id: string;
  /** What it shows, in a line. */
  shows: string;
  make(rows: readonly Row[], options?: FigureOptions): Figure;
}

/** Every figure and table, in the paper's order. */
export const all: readonly Entry[] = [
  { id: "figure-1", shows: "how far apart the seven sources are, by shots", make: figure1 },
];

/**
 * Makes the figure `id` from results.
 *
 * @throws Failure where there is no such figure.
 */
export function make(id: string, rows: readonly Row[], options?: FigureOptions): Figure {
  const entry = all.find((known) => known.id === id);
  if (entry === undefined)
    throw new Failure(`no figure "${id}", expected one of ${all.map((known) => known.id).join(", ")}`);
  return entry.make(rows, options);
}
