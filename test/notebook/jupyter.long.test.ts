import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { after, before, describe, it } from "node:test";
import { globSync } from "tinyglobby";
import { jupyter } from "../../lib/notebook/jupyter";
import { project } from "../../lib/common";
import { findChromium, Lab, plotCells, runAll, waitForPlot } from "./lab";

const browser = findChromium();
const notebooks = globSync("notebooks/0[01]-*.ipynb", { cwd: project }).sort();

describe("JupyterLab in a browser", { skip: browser === undefined && "no chromium is here" }, () => {
  // Copies, since JupyterLab saves what it runs: in a folder beside `notebooks`, so that cells find `upstream` and
  // ../data.
  mkdirSync(join(project, "out", "screenshots"), { recursive: true });
  const folder = mkdtempSync(join(project, "out", "lab-"));
  let lab: Lab;
  before(async () => {
    lab = await Lab.start(browser ?? "");
  });
  after(async () => {
    await lab.stop();
    rmSync(folder, { recursive: true });
  });

  it("asks for its token", async () => {
    assert.equal(await lab.letsInStrangers(), false);
  });

  for (const notebook of notebooks) {
    const name = basename(notebook, ".ipynb");

    it(
      `shows ${name}'s committed figures without running it, and runs all its cells`,
      { timeout: 900_000 },
      async () => {
        const copy = join(project, "out", `${basename(folder)}-${basename(notebook)}`);
        copyFileSync(join(project, notebook), copy);
        const page = await lab.open(relative(project, copy));
        const committed = await plotCells(page);
        assert.ok(committed.length > 0, "no figure is committed");
        await waitForPlot(page, committed[0] ?? 0);

        assert.deepEqual(await runAll(page), []);
        assert.deepEqual(await plotCells(page), committed);
        for (const index of committed) {
          await waitForPlot(page, index);
          await page.screenshot({ path: join(project, "out", "screenshots", `${name}-${index}.png`) });
        }
        await page.close();
        rmSync(copy);
      },
    );

    it(`shows ${name}'s figures in an HTML export, where nothing runs`, () => {
      const { program, args, env } = jupyter("nbconvert");
      const options = ["--to", "html", "--output-dir", folder, join(project, notebook)];
      assert.equal(spawnSync(program, [...args, ...options], { env }).status, 0);
      const html = readFileSync(join(folder, `${name}.html`), "utf8");
      assert.match(html, /<img alt="[^"]+" src="data:image\/svg\+xml;base64,/);
    });
  }
});
