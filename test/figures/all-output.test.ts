import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { csv, make, svg } from "../../lib/figures";
import { published } from "../../lib/results";

// What a change does to a picture shows in the diff of these files. `UPDATE=1 node test/run.mjs figures/output` writes them
// anew; whoever does so looks at them.
const folder = join(__dirname, "output");
const shown = ["figure-2", "figure-8", "table-3"];
const paper = published();

describe("figures as they were last looked at", () => {
  for (const id of shown)
    it(`${id} has the same numbers and the same picture`, async () => {
      const figure = make(id, paper);
      for (const [ending, content] of [
        ["csv", csv(figure)],
        ["svg", (await svg(figure)).replaceAll("><", ">\n<")],
      ] as const) {
        const file = join(folder, `${id}.${ending}`);
        if (process.env.UPDATE) {
          mkdirSync(folder, { recursive: true });
          writeFileSync(file, content);
        }
        // Not by assert.equal: a picture's difference fills pages; git shows it better.
        assert.ok(
          readFileSync(file, "utf8") === content,
          `${file} is not what is drawn now: UPDATE=1 writes it anew`,
        );
      }
    });
});
