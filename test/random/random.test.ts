import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { permutation, random, sample } from "../../lib/random";

describe("random", () => {
  it("gives seedrandom's own numbers for the same seed", () => {
    // node -p 'require("seedrandom")("hello.").double()'
    // (the value that seedrandom's README gives for quick(): 0.9282578795792454)
    assert.equal(random("hello.").uniform(), 0.9282578795792454);
  });

  it("has streams that don't depend on what was drawn before", () => {
    const parent = random("a", 1);
    parent.uniform();
    assert.equal(parent.stream("b").uniform(), random("a/1/b").uniform());
  });

  it("draws normal numbers with mean 0 and variance 1", () => {
    const stream = random("normal");
    const values = Array.from({ length: 20_000 }, () => stream.normal());
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
    const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
    assert.ok(Math.abs(mean) < 0.03, `mean ${mean}`);
    assert.ok(Math.abs(variance - 1) < 0.05, `variance ${variance}`);
  });
});

describe("draws", () => {
  it("permutes: every integer once", () => {
    assert.deepEqual(
      permutation(100, random(0)).sort((a, b) => a - b),
      Array.from({ length: 100 }, (_, i) => i),
    );
  });

  it("draws every item equally often", () => {
    const counts = new Array<number>(5).fill(0);
    const stream = random("sample");
    for (let i = 0; i < 10_000; i++)
      for (const item of sample([0, 1, 2, 3, 4], 2, stream)) counts[item]! += 1;
    for (const count of counts) assert.ok(Math.abs(count - 4000) < 200, `${counts}`);
  });
});
