import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { tf } from "../../lib/engine";
import { contrastiveLoss, ntXent } from "../../lib/training";

const first = () =>
  tf.tensor2d([
    [1, 2, 0.5],
    [0, -1, 1],
    [2, 0.3, -0.7],
    [0.2, 0.1, 0.9],
  ]);
const second = () =>
  tf.tensor2d([
    [0.9, 1.5, 0.1],
    [0.5, -1, 0.2],
    [1, 1, -0.4],
    [-0.2, 0.4, 1],
  ]);

// torch 2.13: x, y = F.normalize(first), F.normalize(second); L = 10 * x @ y.T; labels = arange(4)
// (F.cross_entropy(L, labels) + F.cross_entropy(L.T, labels)) / 2                                → 0.13958097994327545
// z = cat([x, y]); s = z @ z.T / 0.1 with -inf on the diagonal; F.cross_entropy(s, cat([labels + 4, labels])) →
// 0.331214875
describe("objectives", () => {
  it("equal PyTorch's symmetric contrastive loss", () => {
    const loss = contrastiveLoss(first(), second(), tf.scalar(10)).dataSync()[0] as number;
    assert.ok(Math.abs(loss - 0.13958097994327545) < 1e-6, `${loss}`);
  });

  it("equal PyTorch's NT-Xent", () => {
    const loss = ntXent(first(), second(), 0.1).dataSync()[0] as number;
    assert.ok(Math.abs(loss - 0.33121487498283386) < 1e-6, `${loss}`);
  });
});
