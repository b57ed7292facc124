import { paperTask } from "../catalogue";
import { published, openWithWarnings } from "./open-results";
import type { Row } from "./row";

/** Rows to draw, and what to say about how they were put together. */
export interface Tables {
  rows: Row[];
  notes: string[];
}

/**
 * Reads the tables that a figure is asked for. Several are put together. One alone that holds sources of its own on the
 * paper's tasks is laid over the paper's table: a checkpoint of one's own as the eighth source; any other stands alone.
 */
export function tablesFor(paths: readonly string[]): Tables {
  const tables = paths.map((path) => openWithWarnings(path));
  const rows = tables.flatMap((table) => table.rows);
  const notes = tables.flatMap((table) => table.warnings);
  const papers = new Set(published().map((row) => row.source));
  const eighth = rows.every((row) => paperTask(row.task) !== undefined && !papers.has(row.source));
  if (paths.length === 1 && rows.length > 0 && eighth)
    return {
      rows: [...published(), ...rows],
      notes: [...notes, `${paths[0]}: laid over the paper's results`],
    };
  return { rows, notes };
}
