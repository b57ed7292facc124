import assert from "node:assert/strict";
import { test } from "node:test";
import { tf } from "../../lib/engine";
import * as models from "../../lib/models";
import { random } from "../../lib/random";

const pictures = 32;
const { image, ...preset } = models.presets["clip-tiny-vit4-icons"];

/** Mean cosine between what fresh weights say of a picture of noise and of its negative, each less the mean of all. */
function likeItsNegative(start: "timm" | "fan-in"): number {
  assert.ok(image.kind === "vit");
  const model = models.build({ ...preset, image: { ...image, start } });
  const weights = models.initialise(model, random("start", 0));
  const cosine = tf.tidy(() => {
    const next = random("pictures", 0);
    const values = Float32Array.from({ length: pictures * 32 * 32 }, () => 2 * next.uniform() - 1);
    const x = tf.tensor4d(values, [pictures, 32, 32, 1]);
    const both = model.image.forward(weights, tf.concat([x, x.neg()]));
    const centred = both.sub(both.mean(0, true));
    const unit = centred.div(centred.square().sum(1, true).sqrt());
    const [of, ofNegative] = tf.split(unit, 2) as [typeof unit, typeof unit];
    return of.mul(ofNegative).sum(1).mean().dataSync()[0] as number;
  });
  models.disposeWeights(weights);
  return cosine;
}

test("a narrow ViT that starts as timm's says the opposite of a picture's negative; by fan-in it need not", () => {
  assert.ok(likeItsNegative("timm") < -0.98, "timm");
  assert.ok(likeItsNegative("fan-in") > -0.9, "fan-in");
});
