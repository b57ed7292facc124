import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { after, before, describe, it } from "node:test";
import { project } from "../../lib/common";
import { findChromium, Lab, plotCells, waitForPlot } from "./lab";

// A stranger's notebook, as it may be sent by mail: its outputs try to run scripts as soon as it is opened.
const browser = findChromium();
const run = (what: string) => `(window.top.ran ??= []).push('${what}')`;
const outputs: Record<string, unknown>[] = [
  { "text/html": `<script>${run("script")}</script><b id="shown">shown</b>` },
  { "text/html": `<img src="x:" onerror="${run("onerror")}"><svg onload="${run("onload")}"></svg>` },
  {
    "text/html": `<iframe srcdoc="<script>${run("iframe")}</script>"></iframe><a href="javascript:${run("link")}">x</a>`,
  },
  { "text/html": `<table class="dataframe"><tr><td><script>${run("table")}</script></td></tr></table>` },
  { "application/javascript": run("javascript") },
  {
    "image/svg+xml": `<svg xmlns="http://www.w3.org/2000/svg" onload="${run("svg")}" width="9" height="9"><script>${run("svg script")}</script></svg>`,
  },
  { "text/markdown": `<img src="x:" onerror="${run("markdown")}">` },
  {
    "application/vnd.plotly.v1+json": {
      data: [
        { type: "scatter", x: [1, 2], y: [1, 2], text: [`<img src=x: onerror="${run("plotly text")}">`] },
      ],
      layout: {
        title: { text: `<script>${run("plotly")}</script><img src=x: onerror="${run("plotly title")}">` },
      },
    },
  },
];
const cells = [
  {
    cell_type: "markdown",
    id: "text",
    metadata: {},
    source: `# A table\n<img src="x:" onerror="${run("cell")}"><script>${run("cell script")}</script>`,
  },
  ...outputs.map((data, i) => ({
    cell_type: "code",
    id: `cell-${i}`,
    execution_count: 1,
    // The notebook's own word that it may be trusted is no reason to.
    metadata: { trusted: true },
    outputs: [{ output_type: "display_data", data, metadata: {} }],
    source: "",
  })),
];

describe(
  "a stranger's notebook in JupyterLab",
  { skip: browser === undefined && "no chromium is here" },
  () => {
    const file = join(project, "out", `foreign-${process.pid}.ipynb`);
    let lab: Lab;
    before(async () => {
      mkdirSync(join(project, "out"), { recursive: true });
      const kernelspec = { name: "tslab", display_name: "TypeScript", language: "typescript" };
      writeFileSync(
        file,
        JSON.stringify({ cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 }),
      );
      lab = await Lab.start(browser ?? "");
    });
    after(async () => {
      await lab.stop();
      rmSync(file);
    });

    it("is shown, and none of the scripts in its outputs runs", { timeout: 600_000 }, async () => {
      const page = await lab.open(relative(project, file));
      const ran = () => page.evaluate(() => (globalThis as { ran?: string[] }).ran);
      // Every output is drawn: the last one is a plot.
      await page.waitForSelector(".jp-OutputArea-output b");
      const [plot] = await plotCells(page);
      await waitForPlot(page, plot!);
      assert.equal(await ran(), undefined);
      // The test would see it.
      await page.evaluate(run("the test"));
      assert.deepEqual(await ran(), ["the test"]);
      await page.close();
    });
  },
);
