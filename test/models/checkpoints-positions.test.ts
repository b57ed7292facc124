import assert from "node:assert/strict";
import { test } from "node:test";
import { resampledPositions } from "../../lib/models/checkpoints/families/position-embeddings";

test("positions for another size are what timm's resample_abs_pos_embed gives", async () => {
  // timm 1.0.31:
  // resample_abs_pos_embed(torch.arange(10.)[None, :, None].sin(), [2, 2], num_prefix_tokens=1), then [4, 4]
  const positions = {
    shape: [1, 10, 1],
    read: () => Promise.resolve(Float32Array.from({ length: 10 }, (_, i) => Math.sin(i))),
  };
  const expected = {
    2: [0, 0.2171195, 0.03817996, 0.1483907, 0.1864378],
    4: [
      0, 0.920683, 1.035512, 0.6976931, 0.119009, -0.2521892, -0.3624269, -0.3231972, -0.1590938, -0.3401182,
      -0.3766493, -0.247868, -0.034509, 0.71202, 1.001761, 0.8764556, 0.4146596,
    ],
  };
  for (const side of [2, 4] as const) {
    const found = resampledPositions(positions, 1, 3, side);
    assert.deepEqual(found.shape, [1, 1 + side * side, 1]);
    const values = await found.read();
    values.forEach((value, i) => assert.ok(Math.abs(value - expected[side][i]!) < 1e-5, `${side}: ${i}`));
  }
});
