import assert from "node:assert/strict";
import { test } from "node:test";
import { tf } from "../../lib/engine";
import { checkFeatures, references } from "./reference";

for (const reference of references.filter(({ gradients }) => gradients === undefined)) {
  test(`${reference.name}: features equal those of OpenCLIP, timm or torchvision`, () => {
    const before = tf.memory().numTensors;
    checkFeatures(reference);
    assert.equal(tf.memory().numTensors, before);
  });
}
