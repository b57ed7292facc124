import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { tf, type Tensor } from "../../lib/engine";
import { build, initialise, presets } from "../../lib/models";
import { random } from "../../lib/random";
import { checkRecipe, train } from "../../lib/training";
import { openExamples } from "../../lib/training/examples/open-examples";
import { objectiveOf } from "../../lib/training/objectives";

const megabytes = () => process.memoryUsage().rss / 2 ** 20;

describe("memory over 1,000 steps", () => {
  for (const accumulate of [1, 2])
    it(`stays flat, in ${accumulate} part(s)`, async () => {
      const recipe = checkRecipe({ preset: "demo", sourceSize: 600, batchSize: 16, steps: 1000 }, "test");
      const model = build(presets[recipe.architecture]);
      const examples = await openExamples(recipe);
      const seen: { step: number; tensors: number; bytes: number; rss: number }[] = [];
      const weights = await train<Tensor[]>({
        parameters: model.parameters,
        weights: initialise(model, random("memory")),
        batch: (step) => examples.batch(step),
        ...objectiveOf(recipe, model),
        accumulate,
        schedule: { kind: "cosine", peak: 1e-3, steps: 1000, warmup: 100 },
        optimiser: { weightDecay: 0.1 },
        every: 100,
        report: ({ step }) => {
          const { numTensors, numBytes } = tf.memory();
          if (step % 100 === 0) seen.push({ step, tensors: numTensors, bytes: numBytes, rss: megabytes() });
        },
      });
      console.log(
        seen.map(({ step, tensors, rss }) => `${step}: ${tensors} tensors, ${rss.toFixed(0)} MB`).join("; "),
      );
      const [, second] = seen;
      const last = seen.at(-1)!;
      assert.deepEqual([last.tensors, last.bytes], [second!.tensors, second!.bytes]);
      // The allocator's and the collector's slack; 800 steps of a batch's pixels alone would be 50 MB.
      assert.ok(last.rss < 1.1 * second!.rss, `${second!.rss} MB after 200 steps, ${last.rss} after 1,000`);
      for (const tensor of weights.values()) tensor.dispose();
    });
});
