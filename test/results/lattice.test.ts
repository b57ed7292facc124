import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "node:test";
import { random, type Random } from "../../lib/random";
import { auditTestSizes, openWithWarnings } from "../../lib/results";
import { project } from "../../lib/common";
import { decimalsOf, inferTestSize, tableDecimals } from "../../lib/results/lattice";

/** Accuracies between 20 and 80 % on `size` images, in per cent with three decimals as in the paper's file. */
const planted = (size: number, count: number, stream: Random) =>
  Array.from({ length: count }, () => {
    const right = Math.round(size * 0.2) + stream.integer(Math.max(1, Math.round(size * 0.6)));
    return Number(((100 * right) / size).toFixed(3)) / 100;
  });

describe("the lattice of accuracies", () => {
  it("gives planted test sizes away", () => {
    for (const size of [5, 15, 100, 345, 1880, 3669, 10000, 15215])
      for (let seed = 0; seed < 5; seed++) {
        const values = planted(size, 40, random("lattice", size, seed));
        const found = inferTestSize(values, { decimals: 5 });
        assert.equal(found.size, size, `${size}, seed ${seed}: ${JSON.stringify(found)}`);
        assert.deepEqual(found.strays, []);
        assert.equal(found.reason, null);
      }
  });

  it("names a wrong size hardly ever, whatever the size and the number of values", () => {
    const stream = random("lattice-wrong");
    let [named, wrong] = [0, 0];
    for (let trial = 0; trial < 200; trial++) {
      const size = Math.round(Math.exp(stream.uniform() * Math.log(20_000))) + 1;
      const found = inferTestSize(planted(size, 3 + stream.integer(20), stream), { decimals: 5 });
      if (found.size === null) continue;
      named++;
      if (found.size !== size) wrong++;
    }
    assert.ok(named > 100, `${named} named`);
    assert.ok(wrong / named <= 0.05, `${wrong} of ${named} wrong`);
  });

  it("refuses where it cannot tell, and says why", () => {
    const few = inferTestSize([0.4, 0.6], { decimals: 5 });
    assert.equal(few.size, null);
    assert.match(few.reason as string, /several sizes fit 2 values: 5, 10/);
    const fine = inferTestSize(planted(90_001, 30, random("fine")), { decimals: 5 });
    assert.equal(fine.size, null);
    assert.match(fine.reason as string, /no lattice/);
    const stream = random("no-lattice");
    const anything = Array.from({ length: 60 }, () => Math.round(stream.uniform() * 1e5) / 1e5);
    assert.equal(inferTestSize(anything, { decimals: 5 }).size, null);
    assert.match(inferTestSize([0, 1]).reason as string, /no value/);
  });

  it("sets aside values from another test set", () => {
    const values = [...planted(345, 40, random("strays")), 0.3571, 0.88];
    const found = inferTestSize(values, { decimals: 5 });
    assert.equal(found.size, 345);
    assert.deepEqual(found.strays, [0.3571, 0.88]);
  });

  it("finds the size behind accuracies of full precision", () => {
    const stream = random("doubles");
    const values = Array.from({ length: 8 }, () => stream.integer(520) / 520);
    assert.equal(inferTestSize(values).size, 520);
  });

  it("needs the digits that the table has: with 2 decimals of a per cent 10,000 cannot be told from none", () => {
    const values = planted(10_000, 60, random("coarse"));
    assert.equal(inferTestSize(values, { decimals: 5 }).size, 10_000);
    assert.equal(inferTestSize(values, { decimals: 4 }).size, null);
  });

  it("does not tell a size from its mirror image on the digits' own lattice", () => {
    // 50,889 and 49,111 leave the same remainders on 100,000 printable numbers.
    const found = inferTestSize(planted(50_889, 400, random("mirror")), { decimals: 5 });
    assert.equal(found.size, null);
  });

  it("finds the official test sizes behind OpenCLIP's published accuracies, which nobody told it", () => {
    const { rows } = openWithWarnings(join(project, "data", "scaling", "openclip.csv"));
    const sizes = new Map(auditTestSizes(rows).map(({ task, lattice }) => [task, lattice.size]));
    // The test splits' sizes as their authors publish them.
    for (const [task, size] of Object.entries({
      cars: 8041,
      svhn: 26_032,
      stl10: 8000,
      cifar10: 10_000,
      flowers: 6149,
      fgvc_aircraft: 3333,
      PETS: 3669,
      DTD: 1880,
      country211: 21_100,
      gtsrb: 12_630,
      imagenet_sketch: 50_889,
      sun397: 108_754,
    }))
      assert.equal(sizes.get(task), size, task);
  });

  it("counts decimals", () => {
    assert.deepEqual([0.5, 2.128 / 100, 21.011 / 100, 0.25, 2 / 3].map(decimalsOf), [1, 5, 5, 2, 12]);
    assert.equal(tableDecimals([...Array.from({ length: 50 }, (_, i) => i / 1000 + 1e-5), 1 / 3]), 5);
  });
});
