import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { random } from "../../lib/random";
import { comparePairs, cells, combine, combinedRange, newcombe, type Row } from "../../lib/results";
import { binomialCdf, drawCount } from "../../lib/results/distributions";
import { row } from "./row";

const near = (got: number, want: number, tolerance = 1e-9) =>
  assert.ok(Math.abs(got - want) <= tolerance, `${got}, expected ${want}`);
const cell = (source: string, accuracies: number[], testSize: number | null) =>
  cells(
    accuracies.map((accuracy, seed) => row({ source, task: "DTD", shots: 5, accuracy, seed, testSize })),
  )[0]!;

describe("a sum of accuracies", () => {
  it("has Newcombe's interval where it is a difference", () => {
    const [a, b] = [cell("A", [56 / 70], 70), cell("B", [48 / 80], 80)];
    const terms = [
      { weight: 1, cell: a },
      { weight: -1, cell: b },
    ];
    near(combine(terms), 0.2);
    const want = newcombe({ accuracy: 56 / 70, testSize: 70 }, { accuracy: 48 / 80, testSize: 80 });
    const got = combinedRange(terms)!;
    near(got.low, want.low);
    near(got.high, want.high);
  });

  it("covers a mean of differences at its level", () => {
    const stream = random("mover-coverage");
    const truths = [0.2, 0.5, 0.7, 0.3];
    const cdfs = truths.map((p) => binomialCdf(60, p));
    const weights = [0.5, 0.5, -0.5, -0.5];
    const truth = truths.reduce((sum, p, i) => sum + weights[i]! * p, 0);
    let covered = 0;
    for (let i = 0; i < 1500; i++) {
      const terms = cdfs.map((cdf, j) => ({
        weight: weights[j]!,
        cell: cell(String(j), [drawCount(cdf, stream.uniform()) / 60], 60),
      }));
      const { low, high } = combinedRange(terms)!;
      if (low <= truth && truth <= high) covered++;
    }
    assert.ok(covered / 1500 > 0.93 && covered / 1500 < 0.975, `${covered / 1500}`);
  });

  it("is not known where an accuracy has neither test size nor seeds", () => {
    assert.equal(combinedRange([{ weight: 1, cell: cell("A", [0.5], null) }]), null);
    assert.ok(combinedRange([{ weight: 1, cell: cell("A", [0.5, 0.52], null) }]) !== null);
  });
});

describe("pairs of sources", () => {
  const table = (a: number[], b: number[], testSize: number | null): Row[] =>
    Object.entries({ A: a, B: b }).flatMap(([source, accuracies]) =>
      accuracies.map((accuracy, seed) => row({ source, task: "DTD", shots: 5, accuracy, seed, testSize })),
    );

  it("of several seeds are compared as scipy's Welch test does", () => {
    // scipy.stats.ttest_ind([.62, .6067, .6467], [.5733, .5867, .6133], equal_var=False).pvalue
    const [pair] = comparePairs(cells(table([0.62, 0.6067, 0.6467], [0.5733, 0.5867, 0.6133], null)));
    near(pair!.p!, 0.11523974618404895, 1e-8);
    assert.ok(pair!.low! < 0 && pair!.high! > 0);
  });

  it("of several seeds on few images are compared with the test set's noise too", () => {
    const seeds = [
      [0.9, 0.91, 0.9],
      [0.8, 0.81, 0.8],
    ] as const;
    const [many] = comparePairs(cells(table([...seeds[0]], [...seeds[1]], 10_000)));
    const [few] = comparePairs(cells(table([...seeds[0]], [...seeds[1]], 20)));
    assert.ok(many!.significant && !few!.significant, `${many!.p} and ${few!.p}`);
  });

  it("of single seeds by Fisher's test, none without a test size", () => {
    // scipy.stats.fisher_exact([[812, 1068], [850, 1030]]).pvalue
    const [pair] = comparePairs(cells(table([812 / 1880], [850 / 1880], 1880)));
    near(pair!.p!, 0.22435976192480375, 1e-8);
    const [unknown] = comparePairs(cells(table([0.4], [0.9], null)));
    assert.deepEqual([unknown!.p, unknown!.low, unknown!.significant], [null, null, false]);
  });

  it("are corrected for all pairs at one number of shots", () => {
    const rows = Array.from({ length: 8 }, (_, i) =>
      row({ source: `S${i}`, task: "DTD", shots: 5, accuracy: i === 0 ? 0.46 : 0.4, testSize: 500 }),
    );
    const significant = (correction: "holm" | "none") =>
      comparePairs(cells(rows), { correction }).filter((pair) => pair.significant).length;
    assert.equal(significant("holm"), 0);
    rows[0]!.accuracy = 0.47;
    assert.equal(
      comparePairs(cells(rows), { correction: "none" }).filter((pair) => pair.significant).length,
      7,
    );
  });
});
