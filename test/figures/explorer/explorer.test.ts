import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { explorer, explorerData, explorerPage, withStyle } from "../../../lib/figures";
import { published, rows as toRows } from "../../../lib/results";

const paper = published();

describe("the explorer", () => {
  const data = explorerData(paper, { tasks: ["PETS", "DTD"] });

  it("holds every series on every task, with the authors' rows behind each point", () => {
    const series = data.series.findIndex(({ label }) => label === "RedCaps 2.7m");
    const cell = data.cells.find((c) => c.series === series && c.task === 0 && c.shots === 20)!;
    // Figure 6's value: best("CLIP", "Redcaps2.7m", "PETS", "20") -> 0.71401
    assert.equal(cell.accuracy, 0.71401);
    const best = paper.filter((row) => `authors' row ${row.originRow}` === cell.rows[0]!.at(-1));
    assert.ok(best.some((row) => row.accuracy === 0.71401 && row.source === "RedCaps"));
  });

  it("has a p-value for each pair of the series with a cell, and labels that are all different", () => {
    for (const [where, ps] of Object.entries(data.pairs)) {
      const [task, shots] = where.split(" ");
      const here = data.cells.filter((c) => String(c.task) === task && String(c.shots) === shots).length;
      assert.equal(ps.length, (here * (here - 1)) / 2, where);
    }
    assert.equal(new Set(data.series.map(({ label }) => label)).size, data.series.length);
  });

  it("is one page that asks no network, and that no name can break out of", () => {
    const evil = toRows([{ source: "</script><b>", task: "own", shots: 1, accuracy: 0.5 }]);
    const page = explorerPage(evil);
    assert.ok(!page.includes("</script><b>"));
    assert.doesNotMatch(page, /<(script|link|img)[^>]+(src|href)=/);
  });

  it("is a figure whose menu shows one task at a time", () => {
    const figure = explorer(paper, { tasks: ["PETS", "DTD"] });
    const menus = figure.layout.updatemenus as {
      buttons: { label: string; args: [{ visible: boolean[] }] }[];
    }[];
    const [pets, dtd] = menus[0]!.buttons;
    assert.equal(pets!.label, "Pets");
    assert.deepEqual(
      pets!.args[0].visible.map((shown) => !shown),
      dtd!.args[0].visible,
    );
    // Where it is narrow, its legend takes the lines of one task's sources.
    const heights = [explorer(paper, { tasks: ["PETS"] }), explorer(paper)].map(
      (each) => withStyle(each, { width: 540 }).layout.height,
    );
    assert.equal(heights[0], heights[1]);
  });
});
