import assert from "node:assert/strict";
import { test } from "node:test";
import { kernels, tf } from "../../lib/engine";
import { textTransformer } from "../../lib/models/texts/text-transformer";
import { disposeWeights } from "../../lib/models";
import { formulaWeights } from "./formula";
import { maxDifference } from "./numeric";

test("the last block is computed for the end tokens alone, with the same features", () => {
  const [width, heads, context, batch] = [48, 3, 7, 3];
  const tower = textTransformer(
    { kind: "transformer", width, depth: 2, heads, activation: "gelu", vocabulary: 50, context },
    8,
  );
  const weights = formulaWeights(tower.parameters);
  // The end token, 49, stands first, last and between.
  const ids = tf.tensor2d(
    [49, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 49, 13, 14, 49, 15, 16, 17, 18],
    [batch, context],
    "int32",
  );
  const run = (context: Parameters<typeof tower.forward>[2]) => {
    let features: Float32Array = new Float32Array();
    const multiplyAdds = kernels.countMultiplyAdds(() => {
      features = tf.tidy(() => tower.forward(weights, ids, context).dataSync() as Float32Array);
    });
    return { features, multiplyAdds };
  };
  const whole = run({ capture: () => undefined });
  const short = run({});
  assert.ok(maxDifference(short.features, whole.features) < 1e-5);
  // By hand, for each text and each token left out: the way out of attention, two layers of four times the width, and
  // of each head a row of cosines and of their mixture.
  const spared = batch * (context - 1) * (width ** 2 + 2 * 4 * width ** 2 + 2 * context * width);
  assert.equal(whole.multiplyAdds - short.multiplyAdds, spared);
  assert.equal(run({ training: true }).multiplyAdds, whole.multiplyAdds);
  disposeWeights(weights);
  ids.dispose();
});
