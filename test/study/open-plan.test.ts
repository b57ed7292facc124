import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { planQuestion, readQuestions, type Plan, type RecordedTrial } from "../../lib/study";
import { openPlan } from "../../lib/study/open-plan";
import { noneRecorded, type RecordedStudy } from "../../lib/study/recorded-study";
import { recordedTrial } from "./made-up";

describe("a plan less what is recorded", () => {
  /** All trials of a plan as another processor recorded them: from other weights, at the rate that it chose. */
  const recordedOf = (plan: Plan, rate: number): RecordedTrial[] =>
    plan.cells.flat().map(({ id, spec }) => {
      const made = recordedTrial("emoji", 0, 0.5);
      const row = { ...made.row, finetuneLearningRate: spec.learningRates.length > 0 ? rate : null };
      return { ...made, id, row, trial: { ...spec, startContent: "elsewhere", learningRates: [rate] } };
    });
  const holding = (trials: RecordedTrial[]): RecordedStudy => ({ ...noneRecorded, trialsFor: () => trials });
  const planned = async (draws: number, pretrainSeeds: number[]) => {
    const question = { ...readQuestions("smoke", "which-source")[0]!, tasks: ["digits"] };
    return planQuestion({ ...question, preset: { ...question.preset, draws, pretrainSeeds } });
  };

  it("holds nothing where all is recorded, and all where nothing is", async () => {
    const plan = await planned(1, [0, 1]);
    const trials = recordedOf(plan, 4e-3);
    const none = openPlan(plan, holding(trials));
    assert.deepEqual([none.cells, none.pretrainings, none.taken], [[], [], trials]);
    const all = openPlan(plan, noneRecorded);
    assert.deepEqual([all.cells, all.pretrainings, all.taken], [plan.cells, plan.pretrainings, []]);
  });

  it("holds further draws, at the rate that their cell chose, and what they start from", async () => {
    const few = recordedOf(await planned(1, [0, 1]), 1.6e-2);
    const { cells, settled, pretrainings, taken } = openPlan(await planned(2, [0, 1]), holding(few));
    assert.equal(taken.length, few.length);
    assert.deepEqual(new Set(cells), settled);
    const left = cells.flat().map(({ spec }) => spec);
    assert.ok(left.length > 0);
    assert.deepEqual(new Set(left.map(({ method, shots }) => `${method} ${shots}`)), new Set(["finetune 1"]));
    assert.deepEqual(new Set(left.map(({ seed }) => seed)), new Set([100, 101]));
    assert.ok(left.every(({ learningRates }) => learningRates.join() === "0.016"));
    // Two sources with two seeds each.
    assert.equal(pretrainings.length, 4);
  });

  it("holds a further seed's pre-trainings alone, and leaves out what cannot be run", async () => {
    const before = recordedOf(await planned(1, [0, 1]), 4e-3);
    const plan = await planned(1, [0, 1, 2]);
    const { pretrainings } = openPlan(plan, holding(before));
    assert.deepEqual(new Set(pretrainings.map(({ recipe }) => recipe.seed)), new Set([2]));
    const { cells } = openPlan(plan, holding(before), ({ start }) => start === "scratch");
    assert.ok(cells.length > 0 && cells.flat().every(({ spec }) => spec.start === "scratch"));
  });

  it("takes no trial for another's: other pictures, steps or version", async () => {
    const plan = await planned(1, [0]);
    const trials = recordedOf(plan, 4e-3);
    const others = [{ taskContent: "other" }, { steps: 3 }, { transfer: 1 }, { batchSize: 1 }];
    for (const other of others) {
      const changed = trials.map((one) => ({ ...one, trial: { ...one.trial, ...other } }));
      assert.deepEqual(openPlan(plan, holding(changed)).taken, [], JSON.stringify(other));
    }
  });
});
