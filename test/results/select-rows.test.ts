import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { rows as toRows, select } from "../../lib/results";

const rows = toRows([
  { source: "LAION", task: "PETS", shots: 1, accuracy: 0.5 },
  { source: "mine", task: "own", shots: 1, accuracy: 0.5 },
]);

describe("select", () => {
  it("keeps the rows whose columns hold the values", () => {
    assert.equal(select(rows, { task: ["PETS", "own"], source: "mine" }).length, 1);
    // Known, though not in these rows.
    assert.equal(select(rows, { task: "DTD" }).length, 0);
  });

  it("says what is meant where a name is unknown", () => {
    assert.throws(() => select(rows, { task: "PET" }), /no task "PET", did you mean "PETS"\?/);
    assert.throws(() => select(rows, { source: "LION" }), /no source "LION", did you mean "LAION"\?/);
  });
});
