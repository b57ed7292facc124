import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { carryOutControlled, controlledStudy, smokeStudy, variantsOf } from "../../lib/grid/controlled";
import { recordedControlled } from "../../lib/results/saturation";

describe("controlled variations", () => {
  it("differ from the base in one thing each", () => {
    const [base, ...others] = variantsOf(controlledStudy);
    assert.deepEqual(base, controlledStudy.base);
    for (const other of others)
      assert.equal(
        (["sourceSize", "width", "steps"] as const).filter((what): boolean => other[what] !== base![what])
          .length,
        1,
      );
  });

  it("pre-train, probe and look into layers, from pictures to rows", async () => {
    const { rows, layers } = await carryOutControlled(smokeStudy);
    assert.equal(rows.length, variantsOf(smokeStudy).length);
    for (const row of rows) {
      assert.ok(row.upstreamAccuracy !== null && row.upstreamAccuracy >= 0 && row.upstreamAccuracy <= 1);
      // Ten digits, five images a class, few steps: above chance all the same.
      assert.ok(row.accuracy > 0.15, `${row.origin}: ${row.accuracy}`);
    }
    assert.deepEqual(
      layers.map(({ layer, depth }) => [layer, depth]),
      [
        ["bn1", 0],
        ["layer1", 1 / 3],
        ["layer2", 2 / 3],
        ["layer3", 1],
      ],
    );
    // The last block's output averaged over a 2x2 grid is the encoder's feature: the same probe.
    assert.equal(layers.at(-1)!.accuracy, rows[0]!.accuracy);
  });

  it("are recorded whole", () => {
    const { rows, layers } = recordedControlled();
    const { tasks, shots, seeds } = controlledStudy;
    assert.equal(
      rows.length,
      variantsOf(controlledStudy).length * tasks.length * shots.length * seeds.length,
    );
    assert.equal(layers.length, 4 * tasks.length * shots.length * seeds.length);
  });
});
