import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { all, csv, svg, type FigureEntry } from "../../lib/figures";
import { project } from "../../lib/common";
import { open, published, saturation, type Row } from "../../lib/results";

// What a change does to a figure's numbers or picture shows in the diff of these files.
// `UPDATE=1 node test/run.mjs figures/all-output` writes them anew; whoever does so looks at them.
const folder = join(__dirname, "output");
/** Pictures are kept of the paper's own figures and tables: with the others' it would be several megabytes. */
const isPapers = ({ id }: FigureEntry) => /^(figure-\d|table-\d)/.test(id);

describe("figures as they were last looked at", () => {
  const controlled = open(join(project, "data", "runs", "study", "full", "saturation.csv"));
  const paper = published();
  const scaling = saturation.scaling("openclip");
  const rowsOf = ({ id, needs }: FigureEntry): readonly Row[] => {
    if (needs === undefined) return paper;
    return /shots|controlled/.test(id) ? controlled : scaling;
  };
  for (const entry of all)
    it(`${entry.id} has the same numbers${isPapers(entry) ? " and the same picture" : ""}`, async () => {
      const figure = entry.make(rowsOf(entry));
      same(`${entry.id}.csv`, csv(figure));
      if (isPapers(entry)) same(`${entry.id}.svg`, (await svg(figure)).replaceAll("><", ">\n<"));
    });
});

function same(name: string, content: string): void {
  const file = join(folder, name);
  if (process.env.UPDATE) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, content);
  }
  // Not by assert.equal: a picture's difference fills pages; git shows it better.
  assert.ok(
    existsSync(file) && readFileSync(file, "utf8") === content,
    `${file} is not what is drawn now: UPDATE=1 node test/run.mjs figures/all-output writes it anew`,
  );
}
