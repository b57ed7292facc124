import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { random } from "../../lib/random";
import {
  auditSpreads,
  cells,
  dispersionRatio,
  fishersMethod,
  onCommonTestSets,
  published,
} from "../../lib/results";
import { comparedCells } from "../../lib/results/audit";
import { exceedance, noiseCell, simulateSpread } from "../../lib/results/simulation";
import { row } from "./row";

const near = (got: number, want: number, tolerance: number) =>
  assert.ok(Math.abs(got - want) <= tolerance, `${got}, expected ${want}`);

const reported = comparedCells(published());
const compared = onCommonTestSets(reported);

describe("noise that sources share with their test images", () => {
  it("spreads as numpy simulates it from a share of images met alike", () => {
    // r = np.random.default_rng(0); D = 400000
    // a = r.binomial(20, .3, (D, 1)); x = (a + r.binomial(20, .3, (D, 7))) / 40   # rho = .5
    // ((x.max(1) - x.min(1)) / x.max(1)).mean(), np.corrcoef(x[:, 0], x[:, 1])[0, 1]
    const cell = { accuracy: 0.3, testSizes: new Array<number>(7).fill(40), errorCorrelation: 0.5 };
    const { mean } = simulateSpread([cell], { draws: 8000 });
    near(mean.mean, 0.3719, 0.004);
    near(simulateSpread([{ ...cell, errorCorrelation: 1 }], { draws: 50 }).mean.mean, 0, 1e-12);
    assert.throws(() => simulateSpread([{ ...cell, errorCorrelation: 2 }]), /correlation of errors 2/);
  });

  it("leaves the variance 1 - rho of independent noise's, and its p-values keep their level", () => {
    // Sources that err together because images differ in how hard they are (Beta), not because some are met alike:
    // another model of the same correlation. p of an image: Beta(a, b) with a + b = 1 / rho - 1.
    const stream = random("shared images");
    const [n, sources, rho] = [60, 7, 0.5];
    const hardness = () => {
      // Beta(.4, .6) by Johnk's algorithm; a + b = 1 gives rho = 1 / 2
      for (;;) {
        const [x, y] = [stream.uniform() ** (1 / 0.4), stream.uniform() ** (1 / 0.6)];
        if (x + y <= 1 && x + y > 0) return x / (x + y);
      }
    };
    const tables = Array.from({ length: 400 }, () => {
      const right = new Array<number>(sources).fill(0);
      for (let i = 0; i < n; i++) {
        const p = hardness();
        for (let s = 0; s < sources; s++) if (stream.uniform() < p) right[s]! += 1;
      }
      return right.map((count) => count / n);
    });
    const found = dispersionRatio(tables.map((accuracies) => ({ accuracies, testSize: n })));
    near(found.ratio, 1 - rho, 0.04);
    assert.ok(found.upper > found.ratio && found.upper < 0.58, `${found.upper}`);
    const covered = tables.filter(
      (_, i) =>
        i % 5 === 0 &&
        dispersionRatio(tables.slice(i, i + 5).map((accuracies) => ({ accuracies, testSize: n }))).upper >=
          1 - rho,
    ).length;
    assert.ok(covered / 80 >= 0.88, `the bound covers in ${covered} of 80`);
    const { draws } = simulateSpread(
      [{ accuracy: 0.4, testSizes: new Array<number>(sources).fill(n), errorCorrelation: rho }],
      { draws: 2000 },
    );
    const spreads = tables.map((t) => (Math.max(...t) - Math.min(...t)) / Math.max(...t));
    const small = spreads.filter((value) => exceedance(value, draws) <= 0.1).length / spreads.length;
    near(small, 0.1, 0.05);
  });

  it("is bounded by the paper's table", () => {
    // pandas: best of each source on the common test set; v = mean over cells of m.var() / (p * (1 - p) / n);
    // degrees * v / scipy.stats.chi2.ppf(.05, degrees): five 1-shot cells, and twelve of the domain-specific tasks
    const { sharedErrors } = auditSpreads(compared, { draws: 10 });
    const [fewest, domain] = sharedErrors;
    assert.equal(fewest!.comparisons, 5);
    near(fewest!.ratio, 0.3093720063, 1e-6);
    near(fewest!.upper, 0.5018834336, 1e-4);
    assert.equal(domain!.comparisons, 12);
    near(domain!.ratio, 0.2472067592, 1e-6);
    near(domain!.upper, 0.3329238676, 1e-4);
  });
});

describe("Figure 1 at 1 shot", () => {
  const few = ["REAL", "CLIPART", "CameraTraps", "EuroSAT", "CassavaLeafDisease"];
  const whole = ["CIFAR100", "DTD", "CALTECH101", "PETS"];
  const at = (tasks: readonly string[]) => {
    const members = tasks.map((task) => reported.filter((cell) => cell.task === task && cell.shots === 1));
    const spread = (of: typeof reported) => {
      const accuracies = of.map(({ accuracy }) => accuracy);
      return (Math.max(...accuracies) - Math.min(...accuracies)) / Math.max(...accuracies);
    };
    return {
      spread: members.reduce((sum, of) => sum + spread(of), 0) / tasks.length,
      ...simulateSpread(
        members.map((of) => noiseCell(of)),
        { draws: 20000 },
      ),
    };
  };

  it("is the mean of a spread far beyond independent noise and one far below it", () => {
    // r = np.random.default_rng(0)
    // for each cell x = r.binomial(n, p, (40000, 7)) / n with its test sizes and mean accuracy;
    // the mean over tasks of (x.max(1) - x.min(1)) / x.max(1): mean, np.quantile(., [.025, .975])
    const tested = at(whole);
    near(tested.spread, 0.42, 0.0005);
    near(tested.mean.mean, 0.1158, 0.001);
    near(tested.mean.low, 0.0827, 0.002);
    near(tested.mean.high, 0.1514, 0.003);
    const cut = at(few);
    near(cut.spread, 0.2244, 0.0001);
    near(cut.mean.mean, 0.4884, 0.002);
    near(cut.mean.low, 0.3654, 0.004);
    near(cut.mean.high, 0.6162, 0.004);
    assert.equal(
      cut.draws.filter((draw) => draw <= cut.spread).length,
      0,
      "p < 5e-5 that independent noise is as small",
    );
  });

  it("differs on each task that was tested whole, and on none that was tested on a few images", () => {
    const { tasks, groups } = auditSpreads(compared, { reported, draws: 4000 });
    const here = tasks.filter(({ shots }) => shots === 1);
    for (const one of here) {
      assert.equal(one.tested, whole.includes(one.task) ? "whole" : "k a class");
      assert.equal(one.reading, whole.includes(one.task) ? "beyond noise" : "within noise", one.task);
    }
    // exact, by scipy's binomial, without reruns: each of the four at most 1e-3; with the noise of reruns DTD's is 3e-3
    for (const one of here.filter(({ tested }) => tested === "whole"))
      assert.ok(one.p < 5e-3, `${one.task} ${one.p}`);
    const all = groups.find(({ shots, tested }) => shots === 1 && tested === "all")!;
    near(all.spread, 0.311327, 1e-6);
    assert.equal(all.noise, null);
    assert.ok(groups.find(({ shots, tested }) => shots === 1 && tested === "k a class")!.p > 0.3);
    assert.ok(groups.find(({ shots, tested }) => shots === 1 && tested === "whole")!.p < 1e-6);
  });

  it("compares Cassava's and EuroSAT's sources on the images that all have in common", () => {
    const on = (task: string) => compared.filter((cell) => cell.task === task && cell.shots === 1);
    assert.deepEqual(
      on("CassavaLeafDisease").map(({ accuracy, testSize }) => accuracy * testSize!),
      [2, 2, 2, 2, 2, 2, 2],
    );
    assert.ok(on("EuroSAT").every(({ testSize }) => testSize === 10));
    const mixed = [
      row({ source: "A", task: "coins", shots: 1, accuracy: 0.4, testSize: 5 }),
      row({ source: "A", task: "coins", shots: 1, accuracy: 0.45, testSize: 100, finetuneLearningRate: 1 }),
      row({ source: "B", task: "coins", shots: 1, accuracy: 0.6, testSize: 5 }),
    ];
    assert.deepEqual(
      onCommonTestSets(cells(mixed)).map(({ accuracy }) => accuracy),
      [0.4, 0.6],
    );
    assert.equal(onCommonTestSets(cells(mixed.slice(1)))[0]!.accuracy, 0.45, "nothing in common: as it is");
  });
});

describe("Fisher's method", () => {
  it("is scipy's", () => {
    // scipy.stats.combine_pvalues([.04, .2, .7]).pvalue
    near(fishersMethod([0.04, 0.2, 0.7]), 0.1099114379638232, 1e-9);
    assert.equal(fishersMethod([]), 1);
  });
});
