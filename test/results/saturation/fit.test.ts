import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  accuracyAt,
  cloud,
  compareModels,
  fit,
  onset,
  profile,
  analyseSaturation,
  scaling,
  upperHull,
  type Law,
  type ScalingTable,
} from "../../../lib/results/saturation";
import { simulate } from "./clouds";

const near = (got: number, want: number, tolerance: number, what = "") =>
  assert.ok(Math.abs(got - want) <= tolerance, `${what} ${got}, expected ${want}`);

const shipped = (table: ScalingTable, downstream: string) =>
  cloud(scaling(table), { upstream: "upstreamAccuracy", downstream, table });

describe("the fit of the law", () => {
  it("recovers the parameters of a cloud without noise", () => {
    for (const law of [
      { k: 0.8, alpha: 1.5, eIR: 0.15 },
      { k: 1.2, alpha: 6, eIR: 0.02 },
      { k: 0.5, alpha: 0.4, eIR: 0.3 },
    ] satisfies Law[]) {
      const { law: found } = fit(simulate(law, 40, 0, "exact"));
      for (const name of ["k", "alpha", "eIR"] as const)
        near(found[name], law[name], 1e-4, `${name} of ${JSON.stringify(law)}`);
    }
  });

  it("recovers them from noise within its intervals, near the truth", () => {
    const law = { k: 0.8, alpha: 2, eIR: 0.15 };
    const { all } = analyseSaturation(simulate(law, 200, 0.01, "noisy"), { draws: 300 });
    near(all.eIR, 0.15, 0.01);
    for (const name of ["k", "alpha", "eIR"] as const)
      assert.ok(all.intervals[name].low <= law[name] && law[name] <= all.intervals[name].high, name);
  });

  // def fit(table, task, shots):
  //     t = pd.read_csv(f"data/scaling/{table}.csv"); t = t[(t.task == task) & (t.shots.astype(str) == shots)]
  //     x, y, law = 1 - t.upstreamAccuracy, 1 - t.accuracy, lambda x, k, a, c: k * x**a + c
  //     fits = [scipy.optimize.curve_fit(law, x, y, p0=(y.max(), a, y.min() / 2),
  //             bounds=((0, 0.01, 0), (np.inf, 20, 1)), max_nfev=100000, xtol=1e-15, ftol=1e-15, gtol=1e-15)[0]
  //             for a in (0.3, 1, 3, 9)]
  //     return min(fits, key=lambda q: ((law(x, *q) - y) ** 2).sum())  # scipy 1.17.1
  const scipy: [ScalingTable, string, number, number, number][] = [
    ["timm", "imagenet-real@0", 1.103107, 1.54053, 0.049743],
    ["timm", "sketch@0", 1.497824, 0.488676, 0],
    ["timm", "imagenetv2-matched-frequency@0", 1.064636, 0.761826, 0],
    ["openclip", "PETS@0", 1.527493, 2.736066, 0.034355],
    ["openclip", "CALTECH101@0", 0.168649, 0.813873, 0.099562],
    ["openclip", "mnist@0", 4.754623, 3.457759, 0.296495],
    ["openclip", "resisc45@0", 1.290399, 1.566968, 0.18106],
    ["openclip", "CIFAR100@0", 0.861665, 1.045854, 0],
    ["linear-probes", "flowers@full", 5.278259, 3.218117, 0],
    ["linear-probes", "CIFAR100@25", 1.453562, 1.234207, 0],
    ["linear-probes", "EuroSAT@10", 0.370686, 0.687866, 0],
  ];
  for (const [table, column, k, alpha, eIR] of scipy)
    it(`is scipy's curve_fit on ${column} of ${table}`, () => {
      const { law } = fit(shipped(table, column));
      near(law.k, k, 1e-3);
      near(law.alpha, alpha, 1e-3);
      near(law.eIR, eIR, 1e-3);
    });
});

describe("what is read from the law", () => {
  it("gives accuracy and onset as calculated by hand", () => {
    const law = { k: 1, alpha: 2, eIR: 0.1 };
    near(accuracyAt(law, 0.5), 0.65, 1e-12);
    near(accuracyAt(law, 1), 0.9, 1e-12);
    // From 0.2: 0.64 to gain; a tenth of it, 0.064, is left where e_US = sqrt(0.064) = 0.25298.
    near(onset(law, 0.2), 0.74702, 1e-5);
  });

  it("finds the upper hull that scipy finds", () => {
    // rng = np.random.default_rng(3); u = rng.random(30).round(3)
    // d = (np.sqrt(u) * .9 - rng.random(30) * .3).clip(0, 1).round(3)
    // the vertices of ConvexHull(np.c_[u, d]) that lie on or above the line from its left to its right end
    // prettier-ignore
    // eslint-disable-next-line max-len
    const pairs: [number, number][] = [[0.086, 0.152], [0.237, 0.411], [0.801, 0.607], [0.582, 0.407], [0.094, 0.214], [0.433, 0.403], [0.479, 0.533], [0.16, 0.137], [0.735, 0.555], [0.114, 0.238], [0.391, 0.314], [0.517, 0.45], [0.431, 0.386], [0.587, 0.444], [0.738, 0.645], [0.956, 0.652], [0.284, 0.216], [0.649, 0.694], [0.696, 0.496], [0.293, 0.369], [0.001, 0.0], [0.973, 0.844], [0.298, 0.282], [0.314, 0.417], [0.892, 0.589], [0.585, 0.606], [0.471, 0.449], [0.773, 0.671], [0.03, 0.0], [0.707, 0.698]];
    const points = pairs.map(([upstream, downstream]) => ({ upstream, downstream }));
    assert.deepEqual(
      upperHull(points).map((point) => [point.upstream, point.downstream]),
      [
        [0.001, 0.0],
        [0.094, 0.214],
        [0.237, 0.411],
        [0.649, 0.694],
        [0.973, 0.844],
      ],
    );
  });

  it("compares nested models by the AICc that scipy's fits give", () => {
    // n log(SSE / n) + 2p + 2p(p + 1)/(n - p - 1) with p parameters and the noise's variance, on PETS of openclip.csv;
    // then 1 / (1 + exp(-(a + b log(u / (1 - u))))) and c u^b with c at most 1, by curve_fit on accuracies;
    // the mean, and curve_fit of k x + c (bounds 0 and up), k x^a and k x^a + c
    const models = compareModels(shipped("openclip", "PETS@0"));
    const want = [
      -193.94077178635197, -235.8951934221308, -294.5677187995776, -297.20869827990276, -297.6314637256411,
      -246.81566938768469,
    ];
    models.forEach((model, i) => near(model.aicc, want[i]!, 1e-5, model.model));
    near(
      models.reduce((sum, model) => sum + model.weight, 0),
      1,
      1e-12,
    );
  });

  it("profiles e_IR as refits with e_IR held do", () => {
    const points = shipped("openclip", "PETS@0");
    const along = profile(points, fit(points));
    near(along.threshold, 4.182964289058265, 1e-5); // scipy.stats.f.ppf(.95, 1, 29)
    // ((y - curve_fit(lambda x, k, a: k * x**a + c, x, y)) ** 2).sum() against the free fit's, over s0 / (n - 3),
    // linear in between
    const at = (eIR: number) => {
      const i = along.points.findIndex((point) => point.eIR > eIR);
      const [a, b] = [along.points[i - 1]!, along.points[i]!];
      return a.f + ((eIR - a.eIR) / (b.eIR - a.eIR)) * (b.f - a.f);
    };
    near(at(0.02), 1.2591559558396117, 0.05);
    near(at(0.06), 8.765494904519091, 0.3);
    assert.ok(along.interval.low > 0.02 - 0.02 && along.interval.low < 0.02);
    assert.ok(along.interval.high > 0.04 && along.interval.high < 0.06);
  });

  it("tells saturation, a plain power law, no relation and ignorance apart", () => {
    const verdict = (law: Law, n: number, sd: number) =>
      analyseSaturation(simulate(law, n, sd, "verdict"), { draws: 200 }).verdict;
    assert.equal(verdict({ k: 0.8, alpha: 2, eIR: 0.15 }, 200, 0.01), "saturates");
    assert.equal(verdict({ k: 0.8, alpha: 1, eIR: 0 }, 500, 0.004), "power law");
    assert.equal(verdict({ k: 0.8, alpha: 1, eIR: 0.05 }, 15, 0.05), "undecided");
    assert.equal(verdict({ k: 0, alpha: 1, eIR: 0.4 }, 60, 0.03), "unrelated");
  });

  it("is the same for the same seed, and carries seed and version", () => {
    const points = simulate({ k: 0.8, alpha: 2, eIR: 0.15 }, 30, 0.02, "seed");
    const [a, b, c] = [0, 0, 1].map((seed) => analyseSaturation(points, { draws: 100, seed }));
    assert.deepEqual(a, b);
    assert.notDeepEqual(a!.all.intervals, c!.all.intervals);
    assert.equal(c!.seed, 1);
    assert.match(c!.version, /^\d+\./);
  });
});
