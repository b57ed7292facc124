import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { random } from "../../../lib/random";
import { audit, published, summariseBudgets, type Row } from "../../../lib/results";
import { row } from "../row";

const near = (got: number, want: number, tolerance: number) =>
  assert.ok(Math.abs(got - want) <= tolerance, `${got}, expected ${want}`);

describe("the audit of the paper's table", () => {
  const found = audit(published());
  const group = (shots: Row["shots"], tested: "whole" | "k a class" | "all") =>
    found.spreads.groups.find((one) => one.tested === tested && one.shots === shots)!;

  it("has Figure 1's numbers, and the noise of tasks tested alike beside theirs", () => {
    // d.drop_duplicates(), the seven sources, CLIP, RN50; best = max a cell; ((max - min) / max).mean() over tasks:
    // 0.311 at 1, 0.224, 0.181, 0.147 (eight tasks), 0.038 at full
    for (const [shots, spread] of [
      [1, 0.311],
      [5, 0.224],
      [10, 0.181],
      [20, 0.147],
      ["full", 0.038],
    ] as const)
      near(group(shots, "all").spread, spread, 0.0006);
    // What equal sources show on whole test sets (numpy, binomial on the test sizes, each cell's mean accuracy)
    near(group(1, "whole").independent!.mean, 0.1158, 0.003);
    near(group(5, "whole").independent!.mean, 0.0537, 0.002);
    near(group(10, "whole").independent!.mean, 0.0415, 0.002);
    near(group(20, "whole").independent!.mean, 0.0371, 0.002);
    near(group("full", "whole").independent!.mean, 0.0223, 0.001);
    // With reruns, whose variance is 0.276 of the test sets': wider by sqrt(1.276), 0.1158 -> 0.1308
    near(group(1, "whole").noise!.mean, 0.1308, 0.004);
    assert.equal(found.reruns!.reruns.length, 12);
  });

  it("says which tasks carry the difference: never the three of one domain at few shots", () => {
    const beyond = (shots: Row["shots"]) =>
      found.spreads.tasks
        .filter((one) => one.shots === shots && one.reading === "beyond noise")
        .map(({ task }) => task)
        .sort();
    assert.deepEqual(beyond(1), ["CALTECH101", "CIFAR100", "DTD", "PETS"]);
    assert.deepEqual(beyond(5), ["CALTECH101", "CIFAR100", "CLIPART", "DTD", "PETS", "REAL"]);
  });

  it("infers the test sizes, and leaves REAL at full alone", () => {
    const size = (task: string, shots: Row["shots"]) =>
      found.testSizes.find((one) => one.task === task && one.shots === shots)!;
    for (const [task, shots, want] of [
      ["CIFAR100", "full", 10_000],
      ["DTD", 1, 1880],
      ["PETS", 5, 3668],
      ["CALTECH101", 1, 6084],
      ["CameraTraps", 1, 15],
      ["EuroSAT", "full", 5400],
      ["REAL", 10, 3450],
    ] as const)
      assert.equal(size(task, shots).lattice.size, want, `${task} ${shots}`);
    assert.equal(size("REAL", "full").verdict, "not told");
    assert.deepEqual(size("CassavaLeafDisease", 1).lattice.two, [5, 100]);
    assert.ok(found.testSizes.every(({ verdict }) => verdict !== "differs"));
  });

  it("counts the pairs that can be told apart: hardly any of the small test sets", () => {
    const significant = (task: string, shots: Row["shots"]) =>
      found.pairs.filter((one) => one.task === task && one.shots === shots && one.significant).length;
    assert.equal(
      significant("CameraTraps", 1) + significant("EuroSAT", 1) + significant("CassavaLeafDisease", 1),
      0,
    );
    assert.ok(significant("CIFAR100", 1) > 10);
    assert.equal(found.pairs.filter(({ shots }) => shots === 1).length, 9 * 21);
  });

  it("holds each cell's grid against an equal one, and bounds what picking on the test set adds", () => {
    const cc3m = found.budgets.find(
      (one) => one.task === "DTD" && one.shots === 1 && one.source === "CC-3M",
    )!;
    assert.deepEqual([cc3m.configurations, cc3m.budget], [24, 18]);
    for (const one of found.budgets) {
      assert.ok(one.expectedBest <= one.best + 1e-12, JSON.stringify(one));
      if (one.optimism !== null)
        assert.ok(one.optimism.estimate <= one.optimism.bound + 0.01, JSON.stringify(one));
    }
  });

  it("adds up by shots what grids did for their cells", () => {
    const optimism = { estimate: 0.03, bound: 0.05 };
    const cell = { task: "PETS", source: "A", configurations: 3, budget: 3, best: 0.5, expectedBest: 0.5 };
    const others = { ...cell, configurations: 24, expectedBest: 0.48 };
    assert.deepEqual(
      summariseBudgets([
        { ...cell, shots: "full", optimism: null },
        { ...cell, shots: 1, optimism },
        { ...others, shots: 1, optimism: { estimate: 0.01, bound: 0.03 } },
        { ...others, shots: 1, optimism: null },
      ]).map(({ gain, ...rest }) => ({ ...rest, gain: Number(gain.toFixed(4)) })),
      [
        // (0 + .02 + .02) / 3; (.03 + .01) / 2 and (.05 + .03) / 2 over the two that were picked on their test set
        {
          shots: 1,
          cells: 3,
          uneven: 2,
          fewest: 3,
          most: 24,
          gain: 0.0133,
          optimism: { estimate: 0.02, bound: 0.04 },
        },
        { shots: "full", cells: 1, uneven: 0, fewest: 3, most: 3, gain: 0, optimism: null },
      ],
    );
  });
});

describe("the audit of another table", () => {
  /** Three sources on two tasks of 200 images each, three seeds, nothing said of test sizes. */
  const table = (quality: number[], seed: string): Row[] => {
    const stream = random("own-table", seed);
    return ["A", "B", "C"].flatMap((source, s) =>
      ["coins", "stamps"].flatMap((task) =>
        ([5, "full"] as const).flatMap((shots) =>
          [0, 1, 2].map((seedOf) => {
            let right = 0;
            for (let i = 0; i < 200; i++) if (stream.uniform() < quality[s]!) right++;
            return row({
              source,
              task,
              shots,
              seed: seedOf,
              accuracy: right / 200,
              testSize: null,
              origin: `run${s}`,
            });
          }),
        ),
      ),
    );
  };

  it("works without test sizes, with seeds, with any names", () => {
    const found = audit(table([0.3, 0.5, 0.7], "a"));
    assert.ok(found.testSizes.some(({ lattice }) => lattice.size === 200));
    assert.deepEqual([...new Set(found.pairs.map(({ a }) => a))], ["A 2.7m", "B 2.7m"]);
    assert.ok(
      found.pairs.filter(({ significant }) => significant).length >= 8,
      "most of the 12 pairs are told apart",
    );
    assert.equal(found.scoreboard.length, 21);
    assert.ok(found.ranks[0]!.means[0]!.source === "C 2.7m");
  });

  it("finds hardly anything where there is nothing", () => {
    let significant = 0;
    for (let i = 0; i < 20; i++)
      significant += audit(table([0.5, 0.5, 0.5], `null ${i}`), { draws: 50 }).pairs.filter(
        (one) => one.significant,
      ).length;
    assert.ok(significant <= 4, `${significant} of 240 null pairs told apart`);
  });

  it("takes an empty table and a single row", () => {
    assert.equal(audit([]).pairs.length, 0);
    const one = audit([row({ source: "A", task: "coins", shots: 5, accuracy: 0.5 })]);
    assert.equal(one.spreads.tasks.length, 0);
    assert.equal(one.ranks.length, 0);
  });
});
