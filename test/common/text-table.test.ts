import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { textTable } from "../../lib/common";

const lines = (...of: string[]) => of.join("\n");

describe("a table in plain text", () => {
  it("has numbers on the right, text on the left, and no blanks at the ends of lines", () => {
    assert.equal(
      textTable(
        ["task", "shots", "share", "why"],
        [
          ["DTD", 5, "3.1 %", ""],
          ["EuroSAT", "full", "-", "few images"],
        ],
      ),
      lines("task     shots  share  why", "DTD      5      3.1 %", "EuroSAT  full       -  few images"),
    );
    assert.equal(textTable(["n"], [[5], [10]]), lines(" n", " 5", "10"));
    assert.equal(textTable(["n"], [[5], [10]], "left"), lines("n", "5", "10"));
  });

  it("gives wide characters two places", () => {
    assert.equal(
      textTable(
        ["word", "n"],
        [
          ["犬", 1],
          ["🐶s", 2],
          ["dogs", 3],
        ],
      ),
      lines("word  n", "犬    1", "🐶s   2", "dogs  3"),
    );
  });

  it("shows what has no width as spaces, and a cell of two lines as two lines", () => {
    assert.equal(textTable(["a", "b"], [["x\ty\u0007", "1\n2"]]), lines("a     b", "x y   1", "      2"));
  });

  it("may be without rows or columns", () => {
    assert.equal(textTable(["a", "b"], []), "a  b");
    assert.equal(textTable([], []), "");
  });
});
