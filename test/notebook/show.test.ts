import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { JSDOM } from "jsdom";
import { globSync } from "tinyglobby";
import { project } from "../../lib/common";
import { fitting } from "../../lib/notebook/show";

/** The outermost element; throws where the text is no XML, which a browser would not show as an image. */
const parsed = (svg: string) =>
  new JSDOM(svg, { contentType: "image/svg+xml" }).window.document.documentElement;

describe("a figure's static picture", () => {
  const start = '<svg xmlns="http://www.w3.org/2000/svg" width="940" height="520"';
  for (const style of ["", ' style=""', ' style="background: white"'])
    it(`fits what it stands in, and stays XML, with${style || " no style"}`, () => {
      const root = parsed(fitting(`${start}${style} viewBox="0 0 940 520"><g/></svg>`));
      assert.equal(root.getAttribute("width"), "100%");
      assert.equal(root.getAttribute("height"), null);
      assert.match(root.getAttribute("style")!, /max-width: 940px/);
      assert.equal(/background: white/.test(root.getAttribute("style")!), /background/.test(style));
    });

  it("is XML in every saved notebook", () => {
    let pictures = 0;
    for (const file of globSync("notebooks/*.ipynb", { cwd: project })) {
      const { cells } = JSON.parse(readFileSync(join(project, file), "utf8")) as {
        cells: { outputs?: { data?: Record<string, string | string[]> }[] }[];
      };
      for (const { outputs = [] } of cells)
        for (const { data } of outputs) {
          const svg = [data?.["image/svg+xml"] ?? []].flat().join("");
          if (svg === "") continue;
          // Its first tag says enough, and reading all of it would take seconds.
          assert.equal(parsed(svg.replace(/^(<svg [^>]*[^/])>[^]*$/, "$1/>")).localName, "svg", file);
          pictures++;
        }
    }
    assert.ok(pictures > 40);
  });
});
