interface Output {
  output_type: string;
  name?: string;
  text?: string | string[];
}

interface Cell {
  cell_type: string;
  source: string | string[];
  execution_count?: number | null;
  metadata: Record<string, unknown>;
  outputs?: Output[];
}

/** The parts of a notebook file (nbformat 4) that are looked at here. */
export interface Notebook {
  cells: Cell[];
  metadata: Record<string, unknown>;
}

/** What tslab writes where something went wrong that leaves the cell's status at "ok". */
const wrong = /^(UnhandledPromiseRejection:|UncaughtException:|\S+ \d+:\d+ - ).*/m;

/** What is wrong with an executed notebook although each of its cells ended well; undefined where nothing is. */
export function complaint(notebook: Notebook): string | undefined {
  for (const [index, cell] of notebook.cells.entries()) {
    for (const output of cell.outputs ?? []) {
      if (output.output_type !== "stream" || output.name !== "stderr") continue;
      const [line] = wrong.exec([output.text ?? ""].flat().join("")) ?? [];
      if (line !== undefined) return `cell ${index + 1}: ${line}`;
    }
  }
  return undefined;
}

/**
 * Drops what differs from one run to the next without telling anything (times, widget state), and numbers the cells in
 * the order in which they ran, which tslab doesn't tell nbconvert.
 */
export function tidy(notebook: Notebook): Notebook {
  const tidied = structuredClone(notebook);
  delete tidied.metadata.widgets;
  let count = 0;
  for (const cell of tidied.cells) {
    delete cell.metadata.execution;
    if (cell.cell_type === "code" && [cell.source].flat().join("").trim() !== "")
      cell.execution_count = ++count;
  }
  return tidied;
}
