import assert from "node:assert/strict";
import { test } from "node:test";
import { tf } from "../../lib/engine";
import { checkFeatures, checkTraining, references } from "./reference";

for (const reference of references.filter(({ gradients }) => gradients !== undefined)) {
  test(`${reference.name}: features, gradients and running statistics equal PyTorch's`, () => {
    const before = tf.memory().numTensors;
    checkFeatures(reference);
    checkTraining(reference);
    assert.equal(tf.memory().numTensors, before);
  });
}
