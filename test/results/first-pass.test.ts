import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { describeFirstPass, firstPassRecord, rows, type Row } from "../../lib/results";

type Cell = readonly [source: string, probe: number, tuned: number];

/** Rows of a probe at 5 labels and a fine-tuning of each start. */
const table = (task: string, shots: number, cells: readonly Cell[]): Row[] =>
  rows(
    cells.flatMap(([source, probe, tuned]) => {
      const common = { source, task, objective: "clip" as const, architecture: "any", seed: 0 };
      return [
        { ...common, method: "linear-probe" as const, shots: 5, accuracy: probe },
        { ...common, method: "finetune" as const, shots, accuracy: tuned },
      ];
    }),
  );

describe("how often a first pass picks right", () => {
  // By hand: on pets the probe's first two hold the best (d); on birds they miss it (c) and lose 0.8 - 0.7.
  const pets = table("plates", 5, [
    ["a", 0.1, 0.3],
    ["b", 0.2, 0.4],
    ["c", 0.3, 0.5],
    ["d", 0.4, 0.9],
  ]);
  const birds = table("bowls", 20, [
    ["a", 0.5, 0.7],
    ["b", 0.4, 0.6],
    ["c", 0.3, 0.8],
  ]);

  it("counts comparisons in which the best went on, and what the others cost", () => {
    const record = firstPassRecord([...pets, ...birds], { kept: 2 })!;
    assert.deepEqual([record.comparisons, record.tasks, record.right, record.starts], [2, 2, 1, 3.5]);
    assert.ok(Math.abs(record.lost - 0.05) < 1e-12);
    assert.ok(Math.abs(record.chance - (2 / 4 + 2 / 3) / 2) < 1e-12);
    // Wilson's interval of 1 of 2.
    assert.ok(Math.abs(record.low - 0.0945) < 1e-3 && Math.abs(record.high - 0.9055) < 1e-3);
    assert.match(describeFirstPass(record), /first 2 of 3\.5 in 1 of 2 comparisons on 2 tasks .*5\.0 points/);
  });

  it("asks only where there is something to leave out, and takes no random weights for a candidate", () => {
    const kept = firstPassRecord([...pets, ...birds], { kept: 3 })!;
    assert.deepEqual([kept.comparisons, kept.right], [1, 1]);
    assert.equal(firstPassRecord(birds, { kept: 3 }), null);
    assert.match(describeFirstPass(null), /no recorded run tells/);
    const scratch = table("bowls", 20, [["none", 0.9, 0.95]]).map((row) => ({
      ...row,
      objective: "scratch" as const,
    }));
    assert.deepEqual(
      firstPassRecord([...birds, ...scratch], { kept: 2 }),
      firstPassRecord(birds, { kept: 2 }),
    );
  });

  it("looks at probes of the labels it is asked for", () => {
    assert.equal(firstPassRecord(pets, { kept: 2, probeShots: 1 }), null);
  });
});
