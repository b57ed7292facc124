import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  auditLattice,
  auditScoreboard,
  auditSpread,
  figure1,
  figure3,
  figure4,
  figure6,
  figureScratch,
  figureSize,
  type Figure,
} from "../../lib/figures";
import { published, rows, type Row } from "../../lib/results";

const near = (a: unknown, b: number, tolerance = 5e-7) =>
  assert.ok(typeof a === "number" && Math.abs(a - b) <= tolerance, `${String(a)} is not ${b}`);

const own = (accuracies: Record<string, number[]>): Row[] =>
  rows(
    Object.entries(accuracies).flatMap(([source, bySeed]) =>
      bySeed.map((accuracy, seed) => ({
        source,
        sourceSize: source === "none" ? 0 : 3800,
        objective: source === "none" ? "scratch" : "clip",
        task: "icons",
        shots: 5,
        seed,
        accuracy,
        testSize: 500,
        origin: `run-${source}-${seed}`,
      })),
    ),
  );
const says = ({ layout, notes }: Figure) => JSON.stringify([layout, notes]);

describe("figures of one's own results", () => {
  const measured = own({ ui: [0.5, 0.52, 0.54], emoji: [0.3, 0.3, 0.33] });

  it("refuse a task that nobody knows, and take the paper's and one's own", () => {
    for (const make of [figure1, figure6, auditSpread, auditLattice, auditScoreboard]) {
      assert.throws(() => make(measured, { tasks: ["icns"] }), /no task "icns", did you mean "icons"\?/);
    }
    assert.ok(figure6(measured, { tasks: ["icons"] }).rows.length > 0);
    assert.doesNotThrow(() => figure6(measured, { tasks: ["PETS"] }));
  });

  it("say nothing of the paper's recipes", () => {
    for (const make of [figure3, figure4, figureSize]) {
      assert.match(says(make(published())), /ImageNet|LAION|RN50/);
      assert.doesNotMatch(says(make(measured)), /ImageNet|LAION|RN50/);
      assert.ok(make(measured).rows.length === 2);
    }
  });

  it("call a series what they are told to, by any of its rows", () => {
    const labels = new Map([["run-ui-1", "icons of user interfaces"]]);
    const startsOf = (figure: Figure) => new Set(figure.rows.map(({ start }) => start));
    assert.deepEqual(startsOf(figure4(measured, { labels })), new Set(["icons of user interfaces", "emoji"]));
    assert.deepEqual(startsOf(figure4(measured)), new Set(["ui", "emoji"]));
  });

  it("say where settings were chosen on the test images, and only there", () => {
    const told = (figure: Figure) => figure.notes.filter((line) => line.startsWith("Selection:"));
    assert.deepEqual(told(figure6(measured)), []);
    assert.doesNotMatch(says(figure6(measured)), /chosen on the test/);
    const onTest = measured.map((row): Row => ({ ...row, selectedOn: "test" }));
    assert.match(told(figure6(onTest)).join(), /of all 6 results were chosen on the test images/);
    assert.match(JSON.stringify(figure6(onTest).layout), /chosen on the test images/);
    assert.match(told(figure6([...onTest.slice(0, 1), ...measured.slice(1)])).join(), /of 1 of 6 results/);
    // Two settings of one seed: the figure takes the better one, whatever chose within each.
    const two = [...measured, ...measured.slice(0, 1).map((row): Row => ({ ...row, accuracy: 0.6 }))];
    assert.match(told(figure6(two)).join(), /1 of 2 points show the best of several settings/);
    assert.match(told(figure6(published())).join(), /of all \d+ results/);
  });

  it("count the seeds' scatter in a gain over scratch", () => {
    const figure = figureScratch(own({ ui: [0.5, 0.52, 0.54], none: [0.2, 0.25, 0.3] }), {
      sources: ["ui", "none"],
    });
    const [row] = figure.rows;
    near(row?.gain, 0.27);
    // from scipy.stats import t; import numpy as np; a, b, n = [.5, .52, .54], [.2, .25, .3], 500
    // The scatter of seeds is pooled over the starts:
    // seeds = (np.var(a, ddof=1) + np.var(b, ddof=1)) / 2 * (1 / 3 + 1 / 3)
    // v = seeds + sum(np.mean(x) * (1 - np.mean(x)) / n for x in (a, b)); df = v**2 / (seeds**2 / 4)
    // .27 - t.ppf(.975, df) * v**.5, .27 + the same
    near(row?.low, 0.178278, 1e-5);
    near(row?.high, 0.361722, 1e-5);
  });

  it("name the baselines of probes by what they are", () => {
    const probes = own({ ui: [0.5], none: [0.1] }).map((row): Row => ({ ...row, method: "linear-probe" }));
    const raw = probes.filter(({ source }) => source === "none");
    const all = [...probes, ...raw.map((row): Row => ({ ...row, architecture: "raw-pixels" }))];
    const starts = new Set(figure6(all).rows.map(({ start }) => start));
    assert.deepEqual([...starts].sort(), ["random features", "raw pixels", "ui"]);
  });
});
