import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { subset } from "../../lib/data/subset";

const classes = ["a", "b", "c"];
const labels = Array.from({ length: 60 }, (_, i) => i % 3);

describe("few-shot subsets", () => {
  it("have k of every class", () => {
    const chosen = subset(labels, classes, 5, 0);
    assert.equal(chosen.length, 15);
    for (let label = 0; label < 3; label++)
      assert.equal(chosen.filter((index) => labels[index] === label).length, 5);
  });

  it("are nested across k, differ by seed, and depend on no call before", () => {
    const five = subset(labels, classes, 5, 3);
    subset(labels, classes, 7, 1);
    const ten = new Set(subset(labels, classes, 10, 3));
    assert.ok(five.every((index) => ten.has(index)));
    assert.deepEqual(subset(labels, classes, 5, 3), five);
    assert.notDeepEqual(subset(labels, classes, 5, 4), five);
  });

  it("say which class has too few", () => {
    assert.throws(() => subset(labels, classes, 21, 0), /class a: 20 training pictures, fewer than 21 shots/);
    assert.throws(() => subset(labels, ["a", "b", "c", "d"], 1, 0), /class d: no training picture/);
    assert.throws(() => subset(labels, classes, 0, 0), /shots: expected a whole number above 0/);
  });
});
