import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";

const folder = join(__dirname, "../../notebooks");
const widest = 100;

interface Cell {
  cell_type: string;
  source: string[];
}

describe("the notebooks' code cells", () => {
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".ipynb")))
    it(`${file}: lines of at most ${widest} columns`, () => {
      const { cells } = JSON.parse(readFileSync(join(folder, file), "utf8")) as { cells: Cell[] };
      const wide = cells.flatMap(({ cell_type, source }, i) =>
        cell_type === "code"
          ? source
              .join("")
              .split("\n")
              .flatMap((line) => (line.length > widest ? [`cell ${i}: ${line}`] : []))
          : [],
      );
      assert.deepEqual(wide, []);
    });
});
