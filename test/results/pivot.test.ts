import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { UserError } from "../../lib/common";
import { pivot } from "../../lib/results";

describe("pivot", () => {
  // pd.DataFrame(records).pivot(index="task", columns="shots", values="spread"), but for the headings
  const records = [
    { task: "PETS", shots: 5, spread: 0.2 },
    { task: "DTD", shots: 5, spread: 0.3 },
    { task: "PETS", shots: 1, spread: 0.4 },
    { task: "PETS", shots: "full" as const, spread: 0.1 },
  ];

  it("has a row for each value and a column for each number of shots in order, and null where nothing is", () => {
    const table = pivot(records, { rows: "task", columns: "shots", value: "spread" });
    assert.deepEqual(table, [
      { task: "PETS", "1 shot": 0.4, "5 shots": 0.2, full: 0.1 },
      { task: "DTD", "1 shot": null, "5 shots": 0.3, full: null },
    ]);
    assert.deepEqual(Object.keys(table[1]!), ["task", "1 shot", "5 shots", "full"]);
  });

  it("takes several fields in front, works values out, and keeps numbers behind the fields in front", () => {
    const seeds = [
      { source: "ui", task: "PETS", seed: 0, right: 3, of: 4 },
      { source: "ui", task: "PETS", seed: 1, right: 1, of: 4 },
    ];
    const table = pivot(seeds, {
      rows: ["source", "task"],
      columns: "seed",
      value: ({ right, of }) => right / of,
    });
    assert.deepEqual(table.map(Object.entries), [
      [
        ["source", "ui"],
        ["task", "PETS"],
        ["seed 0", 0.75],
        ["seed 1", 0.25],
      ],
    ]);
  });

  it("refuses two records of one place", () => {
    assert.throws(
      () => pivot([...records, records[0]!], { rows: "task", columns: "shots", value: "spread" }),
      (error) => error instanceof UserError && error.message.includes("task PETS, 5 shots: expected one"),
    );
  });
});
