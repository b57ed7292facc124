import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  all,
  behind,
  csv,
  figure2,
  figure3,
  figure5,
  figure6,
  figure8,
  figureScratch,
  figureSimclr,
  figureSize,
  make,
  png,
  svg,
  tableHyperparameters,
  type Figure,
} from "../../lib/figures";
import { published, rows } from "../../lib/results";

// Each value: d = pd.read_csv("Hyperparameters_results.csv", sep="\t", index_col=0), columns made numeric, then
//   best = lambda loss, us, ds, shots: d[(d.loss == loss) & (d.us == us) & (d.ds == ds)][shots].max() / 100
const paper = published();
const point = (figure: Figure, where: Record<string, string | number>) => {
  const found = figure.rows.filter((row) =>
    Object.entries(where).every(([column, value]) => row[column] === value),
  );
  assert.equal(found.length, 1, `${JSON.stringify(where)}: ${found.length} rows`);
  return found[0]!;
};
const near = (a: unknown, b: number) =>
  assert.ok(typeof a === "number" && Math.abs(a - b) < 1e-9, `${String(a)} is not ${b}`);

describe("the paper's figures", () => {
  it("figure-2: best('CLIP', 'IN_1K_CLIP_captions', 'DTD', '20') -> 0.63617", () => {
    const figure = figure2(paper);
    near(point(figure, { source: "IN1K-Template-Captions", task: "DTD", shots: 20 }).accuracy, 0.63617);
    near(point(figure, { source: "IN1K", task: "CIFAR100", shots: 1 }).accuracy, 0.0258);
    // 3 tasks x 4 starts x 5 shots less the 4 of CALTECH101 at 20
    assert.equal(figure.rows.length, 56);
  });

  it("figure-3 and figure-5: every measured point of LAION 2B, as ViT-B/32", () => {
    const figure = figure3(paper);
    const laion = figure.rows.filter((row) => row.sourceSize === 2e9);
    // d[(d.us == "LAION2B")].groupby("ds")[["1", "5", "10", "20", "full"]].max().notna().sum(): 23 few-shot cells in
    // figure 5
    assert.ok(laion.every(({ architecture }) => architecture === "ViT-B/32"));
    assert.deepEqual(
      laion.filter(({ shots }) => shots === "full").map(({ task, accuracy }) => [task, accuracy]),
      [
        ["CIFAR100", 0.9052],
        ["DTD", 0.7431],
        ["CALTECH101", 0.92472],
      ],
    );
    const hidden = figure5(paper).rows.filter(
      ({ sourceSize, shots }) => sourceSize === 2e9 && shots !== "full",
    );
    assert.equal(hidden.length, 23);
    near(point(figure, { sourceSize: 9_600_000, task: "DTD" }).accuracy, 0.67447);
  });

  it("figure-6: best('CLIP', 'Redcaps2.7m', 'PETS', '20') -> 0.71401, and scratch", () => {
    const figure = figure6(paper);
    near(point(figure, { source: "RedCaps", task: "PETS", shots: 20 }).accuracy, 0.71401);
    near(point(figure, { source: "none", task: "CALTECH101", shots: "full" }).accuracy, 0.55325);
    // 7 x (9 tasks x 5 shots - 1 + 2) + 6 from scratch
    assert.equal(figure.rows.length, 7 * 46 + 6);
    assert.deepEqual(make("figure-7", paper).rows, figure.rows);
  });

  it("figure-8: best('CLIP', 'OpenAI400m', 'CALTECH101', 'full') -> 0.93935", () => {
    near(point(figure8(paper), { source: "OpenAI", task: "CALTECH101", shots: "full" }).accuracy, 0.93935);
  });

  it("figure-simclr: ahead of CLIP in 15 of 18 cells at 1 shot, 6 of 15 at 20", () => {
    const { rows } = figureSimclr(paper);
    const ahead = (shots: number) => {
      const simclr = rows.filter((row) => row.objective === "simclr" && row.shots === shots);
      const wins = simclr.filter((row) => {
        const clip = rows.find(
          (r) =>
            r.objective === "clip" && r.source === row.source && r.task === row.task && r.shots === shots,
        );
        return (row.accuracy as number) > (clip!.accuracy as number);
      });
      return [wins.length, simclr.length];
    };
    assert.deepEqual(ahead(1), [15, 18]);
    assert.deepEqual(ahead(20), [6, 15]);
  });

  it("figure-size: best('CLIP', 'YFCC_0.5m', 'REAL', '10') -> 0.28174", () => {
    near(
      point(figureSize(paper), { source: "YFCC", sourceSize: 500_000, task: "REAL", shots: 10 }).accuracy,
      0.28174,
    );
  });

  it("figure-6 and figure-scratch of one's own study hold its runs from scratch", () => {
    const own = rows([
      { source: "ui", task: "icons", shots: 5, accuracy: 0.5, origin: "a", objective: "clip" },
      { source: "none", task: "icons", shots: 5, accuracy: 0.3, origin: "b", objective: "scratch" },
    ]);
    assert.deepEqual(
      figure6(own).rows.map((row) => row.source),
      ["ui", "none"],
    );
    near(point(figureScratch(own), { source: "ui" }).gain, 0.2);
  });

  it("figure-scratch: Shutterstock's DTD at full less Scratch's: 0.68564 - 0.44628", () => {
    const figure = figureScratch(paper);
    near(
      Math.round((point(figure, { source: "Shutterstock", task: "DTD" }).gain as number) * 1e5) / 1e5,
      0.23936,
    );
    assert.equal(figure.rows.length, 42);
  });

  it("table-hyperparameters: d[(d.us == 'CC12m') & (d.loss == 'CLIP') & (d.ds == 'CLIPART')] has 3 settings, 3e-4 wins at 20", () => {
    const row = point(tableHyperparameters(paper), {
      source: "CC12M",
      objective: "clip",
      method: "finetune",
      task: "CLIPART",
      shots: 20,
    });
    assert.equal(row.settings, 3);
    assert.equal(row.learningRates, "0.00003 0.0001 0.0003");
    assert.equal(row.wonLearningRate, 0.0003);
    near(row.accuracy, 0.48826);
  });
});

describe("every figure", () => {
  const figures = all
    .filter(({ id, needs }) => !id.startsWith("figure-audit") && !needs)
    .map(({ make }) => make(paper));

  it("leads from each point to rows that hold its number", () => {
    for (const figure of figures)
      for (const [i, row] of figure.rows.entries())
        if (typeof row.accuracy === "number" && figure.id !== "figure-1")
          assert.ok(
            behind(figure, i).some((from) => from.accuracy === row.accuracy),
            `${figure.id}, row ${i}`,
          );
  });

  it("draws the same picture twice, with every series", async () => {
    const figure = make("figure-6", paper);
    const picture = await svg(figure);
    assert.equal(await svg(figure), picture);
    for (const label of ["Shutterstock 2.7m", "CameraTraps", "from scratch"])
      assert.ok(picture.includes(label), label);
    assert.ok(!/NaN|undefined/.test(picture));
    const image = await png(figure, picture);
    assert.equal(image.subarray(1, 4).toString(), "PNG");
  });

  it("writes its numbers as CSV", () => {
    const lines = csv(make("table-2", paper)).trim().split("\n");
    assert.equal(lines.length, 12);
    assert.equal(lines[0], "source,from,size,trainedOn,accuracies,remark");
  });
});

describe("my checkpoint as the eighth source", () => {
  const mine = rows([
    { source: "mine", task: "PETS", shots: 1, accuracy: 0.1 },
    { source: "mine", task: "PETS", shots: 5, accuracy: 0.3, testSize: 3669 },
  ]);
  const figure = figure6([...paper, ...mine]);

  it("stands beside the seven, in a look of its own", () => {
    assert.equal(point(figure, { source: "mine", shots: 1 }).accuracy, 0.1);
    assert.ok(figure.data.some((trace) => trace.name === "mine"));
    assert.equal(point(figure, { source: "RedCaps", task: "PETS", shots: 20 }).accuracy, 0.71401);
  });

  it("says which of its cells are missing", () => {
    const line = figure.notes.find((note) => note.startsWith("Missing for mine"));
    assert.match(line ?? "", /Pets at 10, 20, full/);
    assert.match(line ?? "", /EuroSAT at 1, 5, 10, 20, full/);
  });
});
