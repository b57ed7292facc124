import assert from "node:assert/strict";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { readQuestions, writeReport } from "../../lib/study";
import { taskFacts } from "../../lib/study/plan";
import { writeRecord, type RecordCard } from "../../lib/study/record";
import { recordedTrial } from "./made-up";

describe("the study's page", () => {
  it("shows accuracies, differences, verdicts and figures, says what is not run, and needs no network", async () => {
    const folder = mkdtempSync(join(tmpdir(), "report-"));
    const questions = readQuestions("full").filter(({ name }) => ["which-source", "words"].includes(name));
    const { content, testLabels } = await taskFacts("digits");
    const labels = questions[0]!.recipes.map(({ label }) => label);
    const trials = [...labels, "scratch"].flatMap((label, i) =>
      [0, 1].flatMap((seed) =>
        ([5, "full"] as const).map((shots) => {
          const one = recordedTrial(label, seed, 0.5, { shots });
          const share = 0.9 - 0.05 * i + 0.01 * seed;
          // The first of its test pictures are those that it gets right.
          const predicted = testLabels.map((truth, k) =>
            k < share * testLabels.length ? truth : (truth + 1) % 10,
          );
          const accuracy = predicted.filter((label, k) => label === testLabels[k]).length / testLabels.length;
          const trial = { ...one.trial, task: "digits", taskContent: content };
          const row = { ...one.row, task: "digits", accuracy, testSize: testLabels.length };
          return { ...one, trial, row, predicted, ...(label === "scratch" && { recipe: null }) };
        }),
      ),
    );
    const card: RecordCard = {
      question: "which-source",
      preset: "full",
      command: "npx upstream study",
      date: "2026-01-01",
      pretrainings: 14,
      trials: trials.length,
      planned: 500,
      seconds: { pretraining: 60, trials: 60 },
      seeds: { pretraining: [0, 1], transfer: [0, 10] },
      machines: ["1 of 2 cores, a <processor>"],
      version: "0",
    };
    writeRecord(folder, card, trials);
    const page = readFileSync(await writeReport(questions, folder), "utf8");
    assert.match(page, /Even the worst source is better than no pre-training/);
    // Logos lead scratch by 5 points, two seeds a point apart each: borne.
    assert.match(page, /borne at 5, full/);
    assert.match(page, /carried over or not/);
    assert.match(readFileSync(join(folder, "claims.csv"), "utf8"), /^claim,says,place.*\n1,/);
    // Every source is right on the first pictures: what a better one errs on, a worse one errs on, too.
    const correlations = readFileSync(join(folder, "error-correlations.csv"), "utf8").split("\n");
    assert.match(correlations[0]!, /^task,shots,method,rho,low,high/);
    assert.match(correlations[1]!, /^digits,5,finetune,0\.\d{4},.*,2$/);
    assert.match(page, /Not run yet:<\/b> words/);
    assert.match(page, /of 500 planned/);
    assert.match(page, /1 of 2 cores, a &lt;processor&gt;/);
    assert.ok((page.match(/<svg/g) ?? []).length >= 2, "figures are in the page");
    assert.doesNotMatch(page, /(src|href)="http/);
    assert.ok(readFileSync(join(folder, "which-source", "figure-6.csv"), "utf8").includes("material"));
  });

  it("is refused where nothing is recorded", async () => {
    const folder = mkdtempSync(join(tmpdir(), "report-"));
    await assert.rejects(writeReport(readQuestions("full"), folder), /nothing recorded/);
  });
});
