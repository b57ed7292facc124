import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Pictures } from "../../../lib/data";
import { random } from "../../../lib/random";
import { pictureDistance } from "../../../lib/transfer";
import { pictureStatistics } from "../../../lib/transfer/scores/picture-distance";

/** Pictures of 8 x 8 whose pixels are noise of this strength. */
function noisy(strength: number, name: string, count = 60): Pictures {
  const stream = random("noisy pictures", name);
  const pixels = Uint8Array.from({ length: count * 64 }, () => 128 + strength * (stream.uniform() - 0.5));
  return { count, size: 8, channels: 1, pixels };
}

describe("the distance of pictures", () => {
  it("is near 0 for pictures of one kind, and grows with what tells them apart", () => {
    const [plain, alike] = [noisy(50, "a"), noisy(50, "b")];
    const near = pictureDistance(plain, alike);
    const far = pictureDistance(plain, noisy(100, "c"));
    const farther = pictureDistance(plain, noisy(250, "d"));
    assert.ok(near < 0.25 * far && far < farther, `${near}, ${far}, ${farther}`);
    assert.ok(Math.abs(far - pictureDistance(noisy(100, "c"), plain)) < 0.02 * far, "both ways alike");
  });

  it("takes no note of which way light and dark are", () => {
    const pictures = noisy(200, "a", 1);
    const inverted = { ...pictures, pixels: pictures.pixels.map((value) => 255 - value) };
    const [a, b] = [pictureStatistics(pictures, 0), pictureStatistics(inverted, 0)];
    a.forEach((value, i) => assert.ok(Math.abs(value - b[i]!) < 1e-9));
  });

  it("sums up a half white picture as hand calculation has it", () => {
    // Left half black, right half white: edges and scatter in no cell but none inside; the border lies between cells 1
    // and 2.
    const pixels = Uint8Array.from({ length: 64 }, (_, i) => (i % 8 < 4 ? 0 : 255));
    const found = pictureStatistics({ count: 1, size: 8, channels: 1, pixels }, 0);
    // Cells are 2 x 2; in the second column's cells the right one of each two pixels sees the border: 2 of 4 pixels.
    assert.deepEqual([...found.slice(0, 4)], [0, 0.5, 0, 0]);
    assert.deepEqual([...found.slice(16)], new Array(16).fill(0));
  });
});
