import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { figureLengths, readTables } from "../../lib/study";

describe("the figure of pre-training's length", () => {
  it("has each start's accuracy by its steps, with bars for pre-trainings and test pictures", async () => {
    const tables = await readTables();
    const { rows, notes } = figureLengths(tables);
    const { trials } = tables.of("length");
    const asUsual = trials.filter(({ label }) => !label.endsWith("fine-tuned twice as long"));
    assert.equal(rows.length, asUsual.length);
    assert.deepEqual([...new Set(rows.map(({ steps }) => steps))].sort(), [0, 1200, 2400, 300, 600]);
    assert.deepEqual([...new Set(rows.map(({ objective }) => objective))].sort(), [
      "CLIP",
      "SLIP",
      "SimCLR",
      "scratch",
    ]);
    const { row } = trials.find(
      ({ label, trial }) =>
        label === "SLIP, pre-trained four times as long" && trial.method === "finetune" && trial.shots === 20,
    )!;
    const found = rows.find(
      ({ objective, steps, method, shots }) =>
        objective === "SLIP" && steps === 1200 && method === "finetune" && shots === 20,
    )!;
    assert.equal(found.accuracy, row.accuracy);
    // Wider than the test pictures alone make it.
    const pictures = 1.96 * Math.sqrt((row.accuracy * (1 - row.accuracy)) / row.testSize!);
    assert.ok(row.accuracy - Number(found.low) > pictures && Number(found.high) - row.accuracy > pictures);
    assert.match(notes.join(), /One pre-training a point/);
  });
});
