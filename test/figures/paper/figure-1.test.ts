import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { behind, figure1 } from "../../../lib/figures";
import { published, rows, type Row } from "../../../lib/results";

const near = (a: unknown, b: number, tolerance = 5e-7) =>
  assert.ok(typeof a === "number" && Math.abs(a - b) <= tolerance, `${String(a)} is not ${b}`);

describe("figure-1", () => {
  const figure = figure1(published());
  const at = (task: string, shots: number | "full") =>
    figure.rows.find((row) => row.task === task && row.shots === shots);

  it("has the paper's numbers", () => {
    // d = pd.read_csv("Hyperparameters_results.csv", sep="\t", index_col=0)
    // S = ["1", "5", "10", "20", "full", "100", "200"]
    // d[S] = d[S].apply(pd.to_numeric, errors="coerce")
    // seven = ["YFCC2.7m", "LAION2.7m", "Redcaps2.7m", "Shutterstock2.7m", "CC3m", "CC12m", "WIT2.7m"]
    // b = d[(d.loss == "CLIP") & (d.arch == "RN50") & d.us.isin(seven)].groupby(["us", "ds"])[S].max().groupby("ds")
    // spread = (b.max() - b.min()) / b.max(); spread.mean()
    near(at("mean", 1)?.spread, 0.311327);
    near(at("mean", 5)?.spread, 0.224456);
    near(at("mean", 10)?.spread, 0.180785);
    near(at("mean", 20)?.spread, 0.147127);
    near(at("mean", "full")?.spread, 0.037557);
    assert.equal(at("mean", 20)?.tasks, 8);
    // spread.loc["CALTECH101", "1"], spread.loc["EuroSAT", "5"]
    near(at("CALTECH101", 1)?.spread, 0.577017);
    near(at("EuroSAT", 5)?.spread, 0.095238);
  });

  it("says what noise alone would show where tasks were tested alike, and nothing of all together", () => {
    // np, binomial on the test sizes of the four tasks tested whole (test/results/dispersion-ratio.test.ts): 0.1158
    // (0.0827-0.1514); a run's own scatter adds .276 of that variance (test/results/reruns.test.ts): times 1.276 ** .5,
    // 0.1308 and 0.171
    const whole = at("mean, tested whole", 1);
    near(whole?.spread, 0.420018, 1e-5);
    near(whole?.noise, 0.1308, 0.003);
    near(whole?.noiseHigh, 0.171, 0.005);
    assert.equal(whole?.reading, "4 of 4 beyond noise");
    assert.equal(at("mean, tested on k a class", 1)?.reading, "0 of 5 beyond noise");
    assert.equal(at("mean", 1)?.noise, null);
    near(at("DTD", "full")?.noise, 0.0508, 0.002);
    assert.equal(
      figure.title,
      "At 1 shot sources differ where they were tested whole; on a few shared images nothing can be seen",
    );
  });

  it("leads from a point to its rows", () => {
    const rows = behind(figure, { task: "PETS", shots: 1 });
    assert.equal(rows[0]?.source, "RedCaps");
    assert.equal(rows[0]?.accuracy, 0.07879);
    assert.ok(rows.every((row) => row.task === "PETS" && row.shots === 1 && row.method === "finetune"));
    // len(d[(d.loss == "CLIP") & (d.arch == "RN50") & d.us.isin(seven) & (d.ds == "PETS")]["1"].dropna()) -> 19
    assert.equal(
      rows.length,
      behind(
        figure,
        figure.rows.find((r) => r.task === "PETS" && r.shots === 1)!,
      ).length,
    );
  });

  it("takes other sources, tasks and the median", () => {
    const two = figure1(published(), {
      sources: ["WIT", "Shutterstock"],
      tasks: ["DTD", "PETS"],
      aggregate: "median",
    });
    const row = two.rows.find((r) => r.task === "median" && r.shots === "full");
    // WIT 61.064 83.152, Shutterstock 68.564 86.668: (68.564 - 61.064) / 68.564 and (86.668 - 83.152) / 86.668, their
    // median
    near(row?.spread, (0.109387 + 0.040569) / 2, 1e-6);
    assert.throws(() => figure1(published(), { sources: ["Nowhere"] }), /no source "Nowhere"/);
  });

  it("draws one's own runs, with intervals over seeds", () => {
    const own: Row[] = rows(
      [0, 1].flatMap((seed) =>
        ["near", "far"].flatMap((source, s) =>
          [1, 5].map((shots) => ({
            source,
            task: "icons",
            shots,
            seed,
            accuracy: 0.8 - 0.2 * s - 0.05 * seed * s + shots / 100,
            origin: `run-${seed}`,
          })),
        ),
      ),
    );
    const drawn = figure1(own);
    const mean = drawn.rows.find((r) => r.task === "mean" && r.shots === 1);
    // cells: near .81, far (.61 + .56) / 2 = .585; (.81 - .585) / .81
    near(mean?.spread, 0.277778, 1e-6);
    // without either seed: (.81 - .56) / .81 and (.81 - .61) / .81, so the jackknife's error is half their difference
    near(mean?.low, 0.277778 - 1.96 * ((0.308642 - 0.246914) / 2), 1e-5);
    assert.equal(drawn.missing.length, 0);
  });
});
