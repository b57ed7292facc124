import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { trainingCurves } from "../../lib/figures";
import { curvesHtml } from "../../lib/notebook/curves";

const metrics = [10, 20, 30].map((step) => ({ step, loss: 5 - step / 10, learningRate: 1e-3 }));

describe("training curves", () => {
  it("plot each run's loss, and its accuracies where they were measured", () => {
    const measured = metrics.map((line) => (line.step === 30 ? { ...line, upstreamAccuracy: 0.25 } : line));
    const { rows, data } = trainingCurves({ a: metrics, b: measured, waiting: [] });
    assert.equal(rows.length, 6);
    assert.deepEqual(rows.at(-1), {
      run: "b",
      step: 30,
      loss: 2,
      learningRate: 1e-3,
      upstreamAccuracy: 0.25,
      taskAccuracy: null,
    });
    const right = data.filter(({ yaxis }) => yaxis === "y2").map(({ y }) => y);
    assert.deepEqual(right, [[], [0.25]]);
    const onTask = trainingCurves({ a: metrics.map((line) => ({ ...line, taskAccuracy: line.step / 100 })) });
    assert.deepEqual(onTask.data.map(({ yaxis, y }) => [yaxis, y]).at(-1), ["y2", [0.1, 0.2, 0.3]]);
    assert.throws(() => trainingCurves({ waiting: [] }), /no run has metrics yet/);
  });

  it("show in a cell how far a run is: over all its steps, curves of two points or more", () => {
    const html = curvesHtml(
      [
        { label: "loss <1>", points: [[0, 4], [50, 2]] }, // prettier-ignore
        { label: "accuracy", points: [[50, 0.1]] }, // prettier-ignore
      ],
      100,
    );
    assert.equal(html.match(/<svg/g)?.length, 1);
    // Half of the way: x from 44 to 272, y from 22 (the highest) to 92 (the lowest).
    assert.match(html, /points="44\.0,22\.0 158\.0,92\.0"/);
    assert.match(html, /loss &lt;1&gt;: 2/);
    assert.equal(curvesHtml([], 100), "");
  });
});
