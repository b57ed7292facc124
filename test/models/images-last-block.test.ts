import assert from "node:assert/strict";
import { test } from "node:test";
import { kernels, tf } from "../../lib/engine";
import * as models from "../../lib/models";
import { formulaImages, formulaWeights } from "./formula";
import { maxDifference } from "./numeric";

// A width of 48, three heads of 16, four patches of 8 pixels.
const tokens = { width: 48, depth: 2, heads: 3, activation: "gelu", channels: 3, patch: 8 } as const;
const input = { ...models.presets["vit-tiny"].input, size: 16 };
const towers: Readonly<
  Record<string, { image: models.Architecture["image"]; positions: number; wanted: number }>
> = {
  "CLIP's class token": { image: { kind: "clip-vit", ...tokens, embed: 8 }, positions: 5, wanted: 1 },
  "the class token": { image: { kind: "vit", ...tokens, layerScale: true }, positions: 5, wanted: 1 },
  "class token among registers": { image: { kind: "vit", ...tokens, registers: 2 }, positions: 7, wanted: 1 },
  "class and distillation token": {
    image: { kind: "vit", ...tokens, pool: "distilled", distillation: true },
    positions: 6,
    wanted: 2,
  },
  "the patches' mean": {
    image: { kind: "vit", ...tokens, pool: "mean", classToken: true },
    positions: 5,
    wanted: 5,
  },
};

for (const [name, { image, positions, wanted }] of Object.entries(towers)) {
  test(`${name}: the last block is computed for what is looked at afterwards, with the same result`, () => {
    const tower = models.build({ input, image }).image;
    const weights = formulaWeights(tower.parameters);
    const images = formulaImages(2, 16, 3);
    const run = (context: Parameters<typeof tower.forward>[2]) => {
      let features: Float32Array = new Float32Array();
      const multiplyAdds = kernels.countMultiplyAdds(() => {
        features = tf.tidy(() => tower.forward(weights, images, context).dataSync() as Float32Array);
      });
      return { features, multiplyAdds };
    };
    const whole = run({ capture: () => undefined });
    const short = run({});
    assert.ok(maxDifference(short.features, whole.features) < 1e-5);
    // By hand, for each of two pictures and each token left out: the way out of attention, two layers of four times the
    // width, and of each head a row of cosines and of their mixture.
    const spared = 2 * (positions - wanted) * (48 * 48 + 2 * 4 * 48 * 48 + 2 * positions * 48);
    assert.equal(whole.multiplyAdds - short.multiplyAdds, spared);
    assert.equal(run({ training: true }).multiplyAdds, whole.multiplyAdds);
    models.disposeWeights(weights);
    images.dispose();
  });
}
