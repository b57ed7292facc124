import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, it } from "node:test";
import { previewSvg } from "../../../lib/figures";

const homeBefore = process.env.UPSTREAM_HOME;
const home = mkdtempSync(join(tmpdir(), "preview-"));
process.env.UPSTREAM_HOME = home;
after(() => {
  if (homeBefore === undefined) delete process.env.UPSTREAM_HOME;
  else process.env.UPSTREAM_HOME = homeBefore;
  rmSync(home, { recursive: true });
});

it("is left out where it needs a browser or waits for what never comes, and the next is drawn", async () => {
  const data = [{ type: "scatter", x: [1, 2], y: [1, 2] }];
  const place = { xref: "paper", yref: "paper", x: 0, y: 1, sizex: 1, sizey: 1 };
  const withPicture = { images: [{ source: "https://example.com/picture.png", ...place }] };
  assert.equal(await previewSvg({ data, layout: withPicture }, 2), undefined);
  assert.equal(await previewSvg({ data: [{ type: "heatmap", z: [[1, 2]] }], layout: {} }, 5), undefined);
  assert.match((await previewSvg({ data, layout: {} }, 10))!, /^<svg /);
});
