import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { worksHtml, worksText, type ShownWork } from "../../lib/notebook/notebook-progress";

const work = (label: string, of: Partial<ShownWork> = {}): ShownWork => ({
  label,
  total: 4,
  done: 4,
  text: "",
  ended: true,
  ...of,
});

describe("progress in a cell", () => {
  it("leaves one line of all that has ended with nothing to say", () => {
    const works = [work("drawing icons"), work("counting"), work("drawing icons")];
    assert.equal(worksText(works), "done: drawing icons (2 times), counting");
    assert.equal(worksHtml(works), "<div>done: drawing icons (2 times), counting</div>");
  });

  it("shows what runs as a bar, and what ends with a word by that word", () => {
    const works = [work("a"), work("b", { closing: "b: 3 <skipped>" }), work("c", { ended: false, done: 1 })];
    assert.equal(worksText(works), "done: a\nb: 3 <skipped>\nc 1/4");
    assert.match(worksHtml(works), /b: 3 &lt;skipped&gt;.*<progress value="1" max="4">/);
  });
});
