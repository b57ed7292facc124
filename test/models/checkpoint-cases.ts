import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { test as nodeTest } from "node:test";
import { tf } from "../../lib/engine";
import * as models from "../../lib/models";
import { equal, outputs, type Numbers } from "./reference";

interface Case {
  readonly file: string;
  readonly options: models.LoadOptions;
  readonly features: Readonly<Record<string, Numbers>>;
}

/** What checkpoints.py wrote of its models' features. */
export const readCases = (path: string) => JSON.parse(readFileSync(path, "utf8")) as Case[];

/** One test for each file that checkpoints.py has put into the folder. */
export function checkCheckpoints(folder: string, test: typeof nodeTest): void {
  for (const { file, options, features } of readCases(join(folder, "expected.json"))) {
    void test(file, async () => {
      const before = tf.memory().numTensors;
      const checkpoint = await models.loadCheckpoint(join(folder, file), options);
      const model = models.build(checkpoint.architecture);
      tf.tidy(() => {
        const found = outputs(model, checkpoint.weights, 2);
        assert.deepEqual(Object.keys(found).sort(), Object.keys(features).sort());
        for (const [name, numbers] of Object.entries(features)) equal(name, found[name]!, numbers, 1e-4);
      });
      models.disposeWeights(checkpoint.weights);
      assert.equal(tf.memory().numTensors, before);
    });
  }
}
