import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { textWidth } from "../../../lib/figures/draw/text-width";
import { wrapText } from "../../../lib/figures/draw/wrap-text";

describe("a text broken into lines", () => {
  const text = "sources differ when <b>few</b> images are there, incomprehensibilities too";

  it("keeps every word in its order, and no line is too wide but one of a single word", () => {
    const lines = wrapText(text, 80, 12);
    assert.equal(lines.join(" "), text);
    for (const line of lines)
      assert.ok(textWidth(line.replace(/<[^>]*>/g, ""), 12) <= 80 || !line.includes(" "), line);
    assert.ok(lines.includes("incomprehensibilities"));
  });

  it("fills each line: no first word of one would have found room on the line before", () => {
    const lines = wrapText(text, 80, 12);
    lines.slice(1).forEach((line, i) => {
      const longer = `${lines[i]} ${line.split(" ")[0]}`.replace(/<[^>]*>/g, "");
      assert.ok(textWidth(longer, 12) > 80, longer);
    });
  });

  it("is one line where there is room", () => assert.deepEqual(wrapText("a b", 100, 12), ["a b"]));
});
