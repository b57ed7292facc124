import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { JSDOM } from "jsdom";
import { boardHtml } from "../../lib/notebook/board-html";
import { workStatusText, type WorkStatus } from "../../lib/common";

const standing: WorkStatus = {
  reused: 10,
  running: 2,
  failed: 1,
  timeLeft: 200,
  now: ["finetune from <ui>", "probe"],
  causes: ["lp-ft: the loss is NaN"],
};

describe("a grid's board", () => {
  it("says in one line what runs, failed and remains", () => {
    assert.equal(
      workStatusText(standing),
      "2 running, 1 failed, 10 from before, 4 min left: finetune from <ui>",
    );
    const nothing = { reused: 0, running: 0, failed: 0, timeLeft: undefined, now: [], causes: [] };
    assert.equal(workStatusText(nothing), "0 running, 0 failed");
  });

  it("shows in a notebook the parts of the whole, what runs and what failed, escaped", () => {
    const { document } = new JSDOM(boardHtml("transfer", 50, 20, standing)).window;
    const widths = [...document.querySelectorAll<HTMLElement>("[title]")].map((part) => [
      part.title,
      part.style.width,
    ]);
    assert.deepEqual(widths, [
      ["10 reused", "20%"],
      ["10 done", "20%"],
      ["2 running", "4%"],
      ["1 failed", "2%"],
    ]);
    const text = document.body.textContent!;
    for (const said of ["20 of 50 done", "4 min left", "finetune from <ui>", "lp-ft: the loss is NaN"])
      assert.ok(text.includes(said), said);
    const ended = new JSDOM(boardHtml("transfer: 49 of 50 done", 50, 49, standing, true)).window.document;
    assert.ok(!ended.body.textContent!.includes("probe"));
    assert.ok(ended.body.textContent!.includes("NaN"));
  });
});
