import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { complaint, tidy, type Notebook } from "../../lib/notebook/ipynb";

const cell = (source: string, stderr?: string) => ({
  cell_type: "code",
  source,
  metadata: { execution: { "iopub.status.busy": "2026-01-01" }, tags: ["kept"] },
  execution_count: null,
  outputs:
    stderr === undefined ? [] : [{ output_type: "stream", name: "stderr", text: stderr.split(/(?<=\n)/) }],
});
const notebook = (...cells: Notebook["cells"]): Notebook => ({
  cells,
  metadata: { widgets: {}, kernelspec: {} },
});

describe("an executed notebook", () => {
  it("is tidied of times, and its cells that ran are numbered", () => {
    const text = { cell_type: "markdown", source: "# Why", metadata: {} };
    const { cells, metadata } = tidy(notebook(text, cell("1"), cell(" \n"), cell("2")));
    assert.deepEqual(metadata, { kernelspec: {} });
    assert.deepEqual(
      cells.map((cell) => cell.execution_count),
      [undefined, 1, null, 2],
    );
    assert.deepEqual(cells[1]?.metadata, { tags: ["kept"] });
  });

  it("is complained of where tslab says that something went wrong, and not for other messages", () => {
    const rejection = "UnhandledPromiseRejection: Error: nobody\n    at x\n";
    assert.equal(
      complaint(notebook(cell("1"), cell("2", rejection))),
      "cell 2: UnhandledPromiseRejection: Error: nobody",
    );
    const wrongModule = "/notebooks/m.ts 3:7 - Type 'string' is not assignable to type 'number'.\n";
    assert.match(complaint(notebook(cell("1", wrongModule))) ?? "", /^cell 1: .*not assignable/);
    assert.equal(complaint(notebook(cell("1", "epoch 3: loss 1.2 - fine\n"))), undefined);
  });
});
