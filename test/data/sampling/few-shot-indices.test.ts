import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fewShotIndices } from "../../../lib/data/sampling/few-shot";

const classes = ["a", "b", "c"];
const labels = Array.from({ length: 60 }, (_, i) => i % 3);

describe("few-shot subsets", () => {
  it("have k of every class", () => {
    const chosen = fewShotIndices(labels, classes, 5, 0);
    assert.equal(chosen.length, 15);
    for (let label = 0; label < 3; label++)
      assert.equal(chosen.filter((index) => labels[index] === label).length, 5);
  });

  it("are nested across k, differ by seed, and depend on no call before", () => {
    const five = fewShotIndices(labels, classes, 5, 3);
    fewShotIndices(labels, classes, 7, 1);
    const ten = new Set(fewShotIndices(labels, classes, 10, 3));
    assert.ok(five.every((index) => ten.has(index)));
    assert.deepEqual(fewShotIndices(labels, classes, 5, 3), five);
    assert.notDeepEqual(fewShotIndices(labels, classes, 5, 4), five);
  });

  it("say which class has too few", () => {
    assert.throws(
      () => fewShotIndices(labels, classes, 21, 0),
      /class a: 20 training pictures, fewer than 21 shots/,
    );
    assert.throws(() => fewShotIndices(labels, ["a", "b", "c", "d"], 1, 0), /class d: no training picture/);
    assert.throws(() => fewShotIndices(labels, classes, 0, 0), /shots: expected a whole number above 0/);
  });
});
