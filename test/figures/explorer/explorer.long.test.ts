import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { chromium, type Browser, type Page } from "playwright-core";
import { explorerPage } from "../../../lib/figures";
import { published } from "../../../lib/results";
import { findChromium } from "../../notebook/lab";

const found = findChromium();

describe("the explorer's page in a browser", { skip: found === undefined && "no chromium is here" }, () => {
  const folder = mkdtempSync(join(tmpdir(), "explorer-"));
  const wrong: string[] = [];
  let browser: Browser;
  let page: Page;
  before(async () => {
    writeFileSync(join(folder, "explore.html"), explorerPage(published()));
    browser = await chromium.launch({
      executablePath: spawnSync("which", [found!], { encoding: "utf8" }).stdout.trim(),
      args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
    });
    page = await browser.newPage({ viewport: { width: 1000, height: 1200 }, reducedMotion: "reduce" });
    page.on("pageerror", (error) => wrong.push(error.message));
    page.on("request", (request) => {
      if (!request.url().startsWith("file:") && !request.url().startsWith("data:")) wrong.push(request.url());
    });
    await page.goto(`file://${join(folder, "explore.html")}`);
    await page.waitForSelector("#curves .main-svg");
  });
  after(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  it("says which source is best on a task, and how sure that is", async () => {
    await page.selectOption("#task", { label: "Pets" });
    await page.selectOption("#shots", "20");
    assert.match(
      (await page.textContent("#verdict"))!,
      /^Pets, 20 images a class: RedCaps 2\.7m is highest \(71\.4 %/,
    );
    assert.match((await page.textContent("#verdict"))!, /told apart/);
  });

  it("shows the rows behind a point that is clicked", async () => {
    await page.locator("#ranks .points path").first().click({ force: true });
    assert.match((await page.textContent("#rows"))!, /RedCaps 2\.7m, Pets, 20 images.*authors' row \d+/);
  });

  it("searches words of captions, and takes sources in and out", async () => {
    await page.fill("#word", "church");
    assert.match((await page.textContent("#words"))!, /^WIT: church \(2\)$/);
    const before = await page.locator("#ranks .points path").count();
    await page.getByLabel("WIT 2.7m").uncheck();
    assert.equal(await page.locator("#ranks .points path").count(), before - 1);
  });

  it("made no error and asked no network", () => assert.deepEqual(wrong, []));
});
