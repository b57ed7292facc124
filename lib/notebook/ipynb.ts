interface Output {
  output_type: string;
  name?: string;
  text?: string | string[];
}

interface Cell {
  cell_type: string;
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

/** Drops what differs from one run to the next without telling anything: times, widget state. */
export function tidy(notebook: Notebook): Notebook {
  const tidied = structuredClone(notebook);
  delete tidied.metadata.widgets;
  for (const cell of tidied.cells) delete cell.metadata.execution;
  return tidied;
}
