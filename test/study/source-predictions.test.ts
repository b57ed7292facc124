import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { errorCorrelations, recordedErrorCorrelations } from "../../lib/results";
import { readTables, sourcePredictions } from "../../lib/study";

describe("the correlation of errors of the study's own models", () => {
  it("is recorded as the recorded predictions give it", async () => {
    const tables = await readTables();
    const predictions = sourcePredictions(tables);
    const [first] = predictions;
    const row = tables
      .of("which-source")
      .trials.find(({ label, trial }) => label === first!.source && trial.task === first!.task)!.row;
    assert.equal(first!.right.length, row.testSize);
    const recorded = recordedErrorCorrelations();
    const measured = errorCorrelations(predictions, { resamples: 2 });
    assert.deepEqual(
      recorded.map(({ task, shots, rho }) => [task, shots, rho.toFixed(4)]),
      measured.map(({ task, shots, rho }) => [task, shots, rho.toFixed(4)]),
    );
    // numpy on the same file: sum of np.cov(a, b, bias=True)[0, 1] over sum of (a.var() + b.var()) / 2 over all pairs
    // of sources
    const rhoOf = (name: string, at: number | string) =>
      recorded.find(({ task, shots }) => task === name && shots === at)!.rho;
    assert.ok(Math.abs(rhoOf("icon-concepts", 1) - 0.14606) < 1e-4);
    assert.ok(Math.abs(rhoOf("digits", "full") - 0.68152) < 1e-4);
    assert.ok(recorded.every(({ low, rho, high }) => low < rho && rho < high));
  });
});
