import { strict as assert } from "node:assert";
import { describe, it } from "node:test";
import { findSource, readSamples } from "../../../../lib/data";
import { embeddedSource } from "../../../../lib/data/embedded";

describe("icons", () => {
  it("give the captions of the embedded source, in its order, and SVG pictures", async () => {
    const captions: string[] = [];
    for await (const { caption = "", image, key, where } of readSamples(findSource("game"), {
      images: true,
    })) {
      captions.push(caption);
      if (captions.length > 1) continue;
      assert.match(String(await image?.()), /^<svg .*<\/svg>$/s);
      assert.match(key, /^game-icons\//);
      assert.match(where, /^@iconify-json\/game-icons: /);
    }
    assert.deepEqual(captions, (await embeddedSource("game")).captions);
  });
});
