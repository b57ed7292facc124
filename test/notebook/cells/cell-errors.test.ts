import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { UserError } from "../../../lib/common";
import { describeError, errorText, sourceLine } from "../../../lib/notebook/cells/cell-errors";

const cells = new Map([
  [1, { source: "const f = () => { throw new Error('in f'); };", compiled: "const f = () => { throw 1; };" }],
  [
    2,
    {
      source: "// what it does\nconst wide: number = 3;\nfigures.figure6(rows, { tasks: ['Pets'] });",
      compiled:
        "const wide = 3;\nexports.tsLastExpr = upstream_1.figures.figure6(exports.rows, { tasks: ['Pets'] });",
    },
  ],
]);

function thrown(error: Error, stack: string): Error {
  return Object.assign(error, { stack });
}

describe("a cell's error", () => {
  it("is one line, with the cell's own line below it", () => {
    const error = thrown(
      new UserError("no task Pets"),
      "UserError\n at x (/lib/x.js:3:1)\n at cell-2.ts:2:9",
    );
    assert.equal(
      errorText(describeError(error, cells), cells, 2),
      "no task Pets\n  line 3: figures.figure6(rows, { tasks: ['Pets'] });",
    );
  });

  it("says which cell, where the error arose in an earlier one", () => {
    const error = thrown(new TypeError("in f"), "TypeError: in f\n at f (cell-1.ts:1:20)\n at cell-2.ts:1:1");
    assert.match(
      errorText(describeError(error, cells), cells, 2),
      /^TypeError: in f\n {2}cell 1, line 1: const f/,
    );
  });

  it("names no line where none is known", () => {
    const error = thrown(new Error("elsewhere"), "Error\n at x (/lib/x.js:3:1)");
    assert.equal(errorText(describeError(error, cells), cells, 2), "elsewhere");
    assert.equal(errorText(describeError("a text", cells), cells, 2), "thrown: a text");
    assert.equal(sourceLine("a\nb", "", 1), undefined);
  });

  it("says what caused it, where its message does not", () => {
    const said = (message: string) =>
      describeError(new TypeError(message, { cause: new Error("no route") }), cells).message;
    assert.equal(said("fetch failed"), "TypeError: fetch failed: no route");
    assert.equal(said("no route to host"), "TypeError: no route to host");
  });

  it("says of an interrupt that it stopped the cell", () => {
    for (const message of ["Interrupted asynchronously", "Script execution was interrupted by `SIGINT`"])
      assert.equal(describeError(new Error(message), cells).message, "stopped");
  });
});
