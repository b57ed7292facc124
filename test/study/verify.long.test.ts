import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { readRecord, runStudy, verifyStudy } from "../../lib/study";
import { writeRecord } from "../../lib/study/record";

describe("verifying recorded trials", () => {
  const specs = mkdtempSync(join(tmpdir(), "verify-"));
  const folder = join(specs, "smoke");

  before(async () => {
    const preset = `
      recipe: { preset: demo, steps: 2, sourceSize: 300, batchSize: 16 }
      pretrainSeeds: [0, 1]
      draws: 1
      probeDraws: 1
      steps: { 1: 60 }
      probeShots: [1]
      batchSize: 16
      weightDecay: 0.05
      learningRates: [1.0e-3]
      halving: 2
      widen: 0
      measureSteps: 2
    `;
    writeFileSync(join(specs, "presets.yaml"), `smoke:\n${preset.replaceAll("\n      ", "\n  ")}`);
    writeFileSync(
      join(specs, "tiny.yaml"),
      [
        "question: Does it verify?",
        "paper: none",
        "notebook: none",
        "recipes: [{ source: emoji }]",
        "scratch: false",
        "tasks: [digits]",
        "methods: [linear-probe, finetune]",
        "figures: []",
        "reference: emoji",
        "claims: []",
        "limits: none",
      ].join("\n"),
    );
    // A thread each, where the process that verifies has as many as there are cores.
    await runStudy({ preset: "smoke", specs, folder, workers: availableParallelism() });
  });

  it("finds every trial equal to the picture where it was recorded", async () => {
    const verified = await verifyStudy({ preset: "smoke", specs, folder, count: 10 });
    assert.equal(verified.length, 4);
    for (const { verdict, agreement, isSameMachine, recorded, accuracy } of verified) {
      assert.deepEqual([verdict, agreement, isSameMachine], ["equal", 1, true]);
      assert.equal(accuracy, recorded.row.accuracy);
    }
  });

  it("finds a planted wrong result, and a wrong row of the table", async () => {
    const { card, trials } = readRecord(folder, "tiny")!;
    // The accuracy of one is another's, its predictions are true.
    const accuracy = trials[0]!.row.accuracy > 0.5 ? 0.1 : 0.9;
    const planted = trials.map((one, i) => (i === 0 ? { ...one, row: { ...one.row, accuracy } } : one));
    writeRecord(folder, card, planted);
    const verified = await verifyStudy({ preset: "smoke", specs, folder, count: 10 });
    const apart = verified.filter(({ verdict }) => verdict !== "equal");
    assert.deepEqual(
      apart.map(({ recorded, verdict }) => [recorded.id, verdict]),
      [[trials[0]!.id, "apart"]],
    );
    // Predictions that another run did not give.
    const turned = trials.map((one, i) =>
      i === 1 ? { ...one, predicted: one.predicted.map((label) => (label + 1) % 10) } : one,
    );
    writeRecord(folder, card, turned);
    const found = await verifyStudy({ preset: "smoke", specs, folder, count: 10 });
    assert.deepEqual(
      found.filter(({ verdict }) => verdict !== "equal").map(({ recorded }) => recorded.id),
      [trials[1]!.id],
    );
    // A row of the CSV that was written over by hand.
    writeRecord(folder, card, trials);
    const file = join(folder, "tiny.csv");
    const lines = readFileSync(file, "utf8").split("\n");
    lines[2] = lines[2]!.replace("digits", "emoji-groups");
    writeFileSync(file, lines.join("\n"));
    await assert.rejects(
      verifyStudy({ preset: "smoke", specs, folder, count: 1 }),
      /tiny\.csv: line 3 is not what the recorded trial says/,
    );
  });
});
