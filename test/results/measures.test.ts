import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { meanMeasure, readMeasures, writeMeasures, type Measured } from "../../lib/results";

test("measures of a question come back from their file, and a damaged line is named", () => {
  const folder = mkdtempSync(join(tmpdir(), "measures-"));
  const odd: Measured[] = [
    { label: 'clean, "1,500"', task: "near", measure: "logme", seed: 1, value: -0.25 },
    { label: "a", task: "near", measure: "leep", seed: null, value: null },
  ];
  const file = writeMeasures(folder, "words", odd);
  assert.deepEqual(readMeasures(folder, "words"), odd);
  assert.deepEqual(readMeasures(folder, "other"), []);
  writeFileSync(file, "label,task,measure,seed,value\na,near,guess,,1\n");
  assert.throws(() => readMeasures(folder, "words"), /words\.measures\.csv: line 2: expected/);
  rmSync(folder, { recursive: true });
});

test("a measure is its mean over pre-trainings, those without a number left out", () => {
  const values = [0.25, 0.75, null];
  const measured = values.map((value, seed): Measured => {
    return { label: "a", task: "near", measure: "logme", seed, value };
  });
  assert.equal(meanMeasure(measured, "a", "near", "logme"), 0.5);
  assert.equal(meanMeasure(measured, "a", "far", "logme"), undefined);
  assert.equal(meanMeasure(measured, "a", "near", "leep"), undefined);
});
