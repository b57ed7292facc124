import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { resolveName, unknownName } from "../../lib/common";

describe("names", () => {
  const tasks = new Map([
    ["CALTECH101", ["Caltech-101"]],
    ["PETS", ["Pets"]],
  ]);

  it("are found whatever their case, spaces and hyphens, and by what they also go by", () => {
    for (const wanted of ["PETS", "pets", "P ets"]) assert.equal(resolveName("task", wanted, tasks), "PETS");
    assert.equal(resolveName("task", "caltech 101", tasks), "CALTECH101");
  });

  it("are never guessed where two would do", () => {
    assert.throws(() => resolveName("source", "ab", ["A-B", "aB"]), /no source "ab"/);
    assert.equal(resolveName("source", "aB", ["A-B", "aB"]), "aB");
  });

  it("that are not there are answered with the nearest, or with all", () => {
    assert.match(unknownName("task", "PTES", ["PETS", "DTD"]).message, /did you mean "PETS"\?/);
    assert.equal(
      unknownName("task", "zebra", ["PETS", "DTD"]).message,
      'no task "zebra", expected one of PETS, DTD',
    );
  });
});
