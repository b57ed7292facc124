import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { project } from "../../lib/common";
import { findChromium, Lab, runAll, save, waitForPlot } from "./lab";

const browser = findChromium();
const cell = (source: string) => ({
  cell_type: "code",
  execution_count: null,
  id: `c${source.length}`,
  metadata: {},
  outputs: [],
  source,
});
const file = join(project, "out", `outputs-${process.pid}.ipynb`);
const pictures = join(project, "out", "screenshots");

describe("what cells show, in a browser", { skip: browser === undefined && "no chromium is here" }, () => {
  let lab: Lab;
  let page: Page;
  before(async () => {
    mkdirSync(pictures, { recursive: true });
    const kernelspec = { display_name: "TypeScript", language: "typescript", name: "tslab" };
    const cells = [
      'import { figures, results } from "upstream";\nconst rows = results.published();',
      'figures.figure6(rows, { tasks: ["PETS", "DTD", "REAL"] })',
      "Array.from({ length: 30 }, (_, i) => ({ number: i, square: i * i, name: `row ${i % 7}` }))",
    ].map(cell);
    writeFileSync(file, JSON.stringify({ cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 }));
    lab = await Lab.start(browser ?? "");
    page = await lab.open(relative(project, file));
    assert.deepEqual(await runAll(page), []);
  });
  after(async () => {
    await lab.stop();
    rmSync(file, { force: true });
  });

  /** Widths of the plot and of the room that it has, once the layout has followed. */
  const plotFits = () =>
    page.waitForFunction(() => {
      const plot = document.querySelector(".jp-RenderedPlotly")!;
      const drawn = plot.querySelector(".main-svg")?.clientWidth ?? Infinity;
      return drawn <= plot.clientWidth && plot.scrollWidth <= plot.clientWidth && drawn;
    });

  /** Texts of plots of which a part lies outside the plot, where nobody sees it. */
  const cutTexts = () =>
    page.evaluate(() =>
      [...document.querySelectorAll(".js-plotly-plot")].flatMap((plot) => {
        const whole = plot.querySelector(".svg-container")!.getBoundingClientRect();
        return [...plot.querySelectorAll(".main-svg text")]
          .filter((text) => {
            const { left, right, top, bottom, width } = text.getBoundingClientRect();
            const inside =
              left > whole.left - 2 &&
              right < whole.right + 2 &&
              top > whole.top - 2 &&
              bottom < whole.bottom + 2;
            return width > 0 && !inside;
          })
          .map(({ textContent }) => textContent);
      }),
    );

  for (const [width, theme] of [
    [1440, "JupyterLab Light"],
    [1000, "JupyterLab Dark"],
  ] as const)
    it(`a figure fits a window of ${width} pixels, ${theme}`, async () => {
      await page.setViewportSize({ width, height: 1000 });
      await page.evaluate(async (theme) => {
        const { jupyterapp } = globalThis as unknown as {
          jupyterapp: { commands: { execute(command: string, options: object): Promise<unknown> } };
        };
        await jupyterapp.commands.execute("apputils:change-theme", { theme });
      }, theme);
      await waitForPlot(page, 1);
      const drawn = (await (await plotFits()).jsonValue()) as number;
      assert.ok(drawn > 500);
      assert.deepEqual(await cutTexts(), []);
      await page.screenshot({ path: join(pictures, `figure-${width}.png`) });
    });

  it("a table is sorted, filtered and paged by clicks", async () => {
    const table = page.locator("[data-table]");
    await table.locator("th", { hasText: "square" }).scrollIntoViewIfNeeded();
    const first = () => table.locator("tbody tr").first().locator("td").allTextContents();
    const count = () => table.locator("tbody tr").count();
    assert.deepEqual([await count(), await first()], [20, ["0", "0", "row 0"]]);
    await table.getByTitle("next page").click();
    assert.deepEqual([await count(), await first()], [10, ["20", "400", "row 6"]]);
    await table.locator("th", { hasText: "square" }).click();
    await table.locator("th", { hasText: "square" }).click();
    assert.deepEqual(await first(), ["29", "841", "row 1"]);
    await table.getByPlaceholder("filter").fill("row 3");
    assert.deepEqual([await count(), await first()], [4, ["24", "576", "row 3"]]);
  });

  it("saved and opened again, the figure is a plot that answers the pointer", async () => {
    await save(page);
    const size = readFileSync(file).length;
    assert.ok(!readFileSync(file, "utf8").includes("image/png"));
    await page.close();
    page = await lab.open(relative(project, file));
    await waitForPlot(page, 1);
    const point = page.locator(".jp-RenderedPlotly .scatterlayer .points path").first();
    const { x, y, width, height } = (await point.boundingBox())!;
    await page.mouse.move(x + width / 2 + 1, y + height / 2 + 1);
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.waitForSelector(".jp-RenderedPlotly .hoverlayer .hovertext");
    await save(page);
    assert.ok(readFileSync(file).length < 1.02 * size);
  });
});
