import assert from "node:assert/strict";
import { it } from "node:test";
import { engine, results } from "../../lib";

const frame = results.dataframe([
  { task: "a", accuracy: 0.25 },
  { task: "a", accuracy: 0.75 },
  { task: "b", accuracy: 0.5 },
]);

it("groups, filters and takes means without TensorFlow", () => {
  const means = frame.groupby(["task"]).col(["accuracy"]).mean();
  assert.deepEqual(means.values, [
    ["a", 0.5],
    ["b", 0.5],
  ]);
  assert.equal(frame.query(frame["accuracy"].ge(0.5)).shape[0], 2);
  assert.equal(engine.isLoaded(), false);
});

it("has mathjs' median and deviation", () => {
  assert.equal(frame["accuracy"].median(), 0.5);
  assert.equal(frame["accuracy"].std(), 0.25);
});

it("becomes a tensor, and is made of one", () => {
  assert.deepEqual(frame["accuracy"].tensor.arraySync(), [0.25, 0.75, 0.5]);
  assert.equal(engine.isLoaded(), true);
});
