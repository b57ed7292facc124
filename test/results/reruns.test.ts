import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { random } from "../../lib/random";
import {
  audit,
  cells,
  comparePairs,
  group,
  published,
  rerunNoise,
  rerunsOf,
  select,
  settingAccuracies,
  withoutDuplicates,
} from "../../lib/results";
import { comparedCells } from "../../lib/results/audit";
import { settingColumns } from "../../lib/results/row";
import { row } from "./row";

const near = (got: number, want: number, tolerance: number) =>
  assert.ok(Math.abs(got - want) <= tolerance, `${got}, expected ${want}`);

describe("reruns in the authors' table", () => {
  const rows = published().filter(({ method }) => method !== "zero-shot");
  const pretrained = rows.filter(({ objective }) => objective !== "scratch");

  it("are 17 settings that are listed with different accuracies, 12 of them on one test set", () => {
    // pandas: d.groupby(all columns but accuracy, originRow, testSize, evaluatedOn).accuracy.nunique() > 1,
    // scratch apart: 17
    // with testSize 12: sum of np.var(ddof=1) / (p (1 - p) / n) / 12 = 0.27600; * 12 / chi2.ppf([.975, .025], 12)
    const listed = group(pretrained, settingColumns).filter(
      (runs) => new Set(runs.map(({ accuracy }) => accuracy)).size > 1,
    );
    assert.equal(listed.length, 17);
    const noise = rerunNoise(rows)!;
    assert.equal(noise.reruns.length, 12);
    assert.equal(noise.degrees, 12);
    near(noise.ratio, 0.27599853956, 1e-6);
    near(noise.low, 0.1419218468, 1e-4);
    near(noise.high, 0.7520757342, 1e-4);
  });

  it("scatter as much as the sources on CameraTraps at 10 shots", () => {
    // np.sqrt(np.mean([np.var(q, ddof=1) for q in the seven pairs])) * 100 = 1.94374
    // best a source: .std() * 100 = 1.76377
    const pairs = rerunsOf(pretrained).filter(
      ({ rows: [first] }) => first!.task === "CameraTraps" && first!.shots === 10,
    );
    assert.equal(pairs.length, 7);
    const variances = pairs.map(({ rows: [a, b] }) => (a!.accuracy - b!.accuracy) ** 2 / 2);
    near(100 * Math.sqrt(variances.reduce((sum, v) => sum + v, 0) / 7), 1.9437404846, 1e-6);
    const pets = rerunsOf(select(pretrained, { task: "PETS", shots: "full" }));
    assert.deepEqual(pets[0]!.rows.map(({ accuracy }) => accuracy).sort(), [0.83533, 0.84024]);
  });

  it("are none of scratch's: three lines under a learning rate of 1e-4 repeat the best of the other settings", () => {
    const scratch = rows.filter(({ objective }) => objective === "scratch");
    assert.deepEqual(rerunsOf(scratch), []);
    // The authors' lines 356, 357 and 772: 53.381 (1e-4), 67.966 (3e-4), 67.970 (1e-4 again)
    assert.deepEqual(settingAccuracies(select(scratch, { task: "PETS", shots: "full" })), [0.53381, 0.67966]);
  });

  it("count once in a grid: YFCC's and LAION's have three settings on PETS, REAL and CLIPART, not six", () => {
    const compared = comparedCells(published());
    for (const task of ["PETS", "REAL", "CLIPART"])
      for (const source of ["YFCC", "LAION"])
        for (const shots of [1, 5, 10, 20, "full"] as const) {
          const cell = compared.find(
            (one) => one.task === task && one.source === source && one.shots === shots,
          )!;
          assert.equal(settingAccuracies(cell.rows).length, 3, `${task} ${source} ${shots}`);
        }
    // Every source tried as many settings as the others, but for CC-3M (24 against 18), Cassava and EuroSAT (one or
    // so).
    const uneven = audit(published()).budgets.filter(({ configurations, budget }) => configurations > budget);
    assert.deepEqual([...new Set(uneven.map(({ task }) => task))].sort(), [
      "CIFAR100",
      "CassavaLeafDisease",
      "DTD",
      "EuroSAT",
    ]);
    assert.ok(
      uneven
        .filter(({ task }) => task === "CIFAR100" || task === "DTD")
        .every((one) => one.source === "CC-3M" && one.configurations === 24 && one.budget === 18),
    );
  });
});

describe("the noise of reruns", () => {
  const settings = (ratio: number, count: number, seed: string) => {
    const stream = random("reruns", seed);
    const [p, n] = [0.5, 10_000];
    return Array.from({ length: count }, (_, i) =>
      [0, 1].map((run) =>
        row({
          source: "A",
          task: "coins",
          shots: 5,
          finetuneLearningRate: i + 1,
          accuracy: p + Math.sqrt((ratio * p * (1 - p)) / n) * stream.normal(),
          testSize: n,
          origin: `run ${run}`,
        }),
      ),
    ).flat();
  };

  it("is the planted one, and its interval covers at its level", () => {
    near(rerunNoise(settings(0.4, 4000, "many"))!.ratio, 0.4, 0.03);
    const covered = Array.from({ length: 300 }, (_, i) => rerunNoise(settings(0.4, 12, `${i}`))!).filter(
      ({ low, high }) => low <= 0.4 && 0.4 <= high,
    ).length;
    assert.ok(covered >= 275 && covered <= 295, `${covered} of 300 intervals cover`); // 285 +- 3.8 (binomial)
  });

  it("widens what a single run tells, so that equal sources whose runs scatter are told apart no more often than 5 %", () => {
    const stream = random("scattering runs");
    const [p, n, ratio] = [0.5, 1000, 1];
    const accuracy = () => p + Math.sqrt(((1 + ratio) * p * (1 - p)) / n) * stream.normal();
    const significant = (rerunRatio: number) =>
      Array.from({ length: 400 }, () =>
        comparePairs(
          cells(
            ["A", "B"].map((source) =>
              row({ source, task: "coins", shots: 5, accuracy: accuracy(), testSize: n }),
            ),
            rerunRatio,
          ),
        ),
      ).filter(([pair]) => pair!.significant).length / 400;
    assert.ok(significant(ratio) <= 0.075, "with the rerun's noise");
    assert.ok(significant(0) > 0.1, "without it too many are told apart");
  });

  it("knows copies from reruns, and says nothing where nothing was run twice", () => {
    const one = row({
      source: "A",
      task: "coins",
      shots: 5,
      accuracy: 0.5,
      origin: "published",
      originRow: 1,
    });
    const copy = { ...one, originRow: 7 };
    assert.deepEqual(withoutDuplicates([one, copy]), [one]);
    assert.equal(rerunNoise([one, copy]), null);
    assert.equal(withoutDuplicates([one, { ...copy, accuracy: 0.6 }]).length, 2);
    assert.equal(
      rerunNoise([one, { ...copy, accuracy: 0.6, testSize: 50 }]),
      null,
      "another test set is no rerun",
    );
  });
});
