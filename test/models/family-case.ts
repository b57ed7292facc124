import assert from "node:assert/strict";
import { tf } from "../../lib/engine";
import * as models from "../../lib/models";
import { formulaImages, formulaTexts } from "./formula";
import { equal, type Numbers } from "./reference";

/** One model of another library: see families.py. */
export interface FamilyCase {
  readonly name: string;
  readonly size: number;
  readonly configs: Readonly<Record<string, object>>;
  readonly state: readonly (readonly [string, readonly number[]])[];
  readonly features: { readonly image: Numbers; readonly text?: Numbers };
}

/** Loads a folder and holds its features, as it is and with batch norms folded, against the library's. */
export async function checkFamily(folder: string, { size, features }: FamilyCase): Promise<void> {
  const warnings: string[] = [];
  const warn = console.warn;
  console.warn = (text: string) => warnings.push(text);
  const checkpoint = await models.loadCheckpoint(folder).finally(() => (console.warn = warn));
  assert.deepEqual(warnings, [], "a configuration leaves nothing open");
  const { architecture, weights } = checkpoint;
  assert.equal(architecture.input.size, size);
  assert.deepEqual(architecture.input.mean, [0.4, 0.5, 0.6], "the configuration's mean");
  const model = models.build(architecture);
  const folded = models.fold(model, weights);
  tf.tidy(() => {
    for (const some of [weights, folded]) {
      equal("image", model.image.forward(some, formulaImages(2, size, 3)), features.image, 1e-4);
      if (features.text === undefined) continue;
      const ids = formulaTexts(2, 8, 386);
      equal("text", model.text!.forward(some, ids), features.text, 1e-4);
    }
  });
  models.disposeWeights(new Map([...folded].filter(([key, tensor]) => weights.get(key) !== tensor)));
  models.disposeWeights(weights);
}
