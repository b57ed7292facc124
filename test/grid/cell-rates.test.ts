import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { runCells, withRate } from "../../lib/grid/cell-rates";
import { work, type Work } from "../../lib/grid/work";
import type { StoredOutcome } from "../../lib/runs";
import type { Trial, TrialOutcome } from "../../lib/transfer";

const trial = (seed: number, learningRates: number[]): Trial => ({
  start: "a",
  architecture: "clip-tiny-icons",
  task: "arrows",
  taskContent: "x",
  method: "finetune",
  shots: 5,
  seed,
  steps: 90,
  batchSize: 32,
  learningRates,
  weightDecay: 0,
  transfer: 0,
});
const cell = (...trials: Trial[]) =>
  work(
    trials,
    () => "one",
    ({ seed }) => `seed ${seed}`,
  );

/** Trials that do the better, the nearer their rate is to `best` (by ratio); notes what was run. */
function pretended(best: number) {
  const ran: { seed: number; rate: number; steps: number }[] = [];
  const runAll = (all: readonly Work<Trial>[]): Promise<StoredOutcome<TrialOutcome>[]> =>
    Promise.resolve(
      all.map(({ id, spec }) => {
        const [rate] = spec.learningRates as [number];
        ran.push({ seed: spec.seed, rate, steps: spec.steps });
        const accuracy = 1 - Math.abs(Math.log(rate / best)) / 100;
        const result = { validation: [{ accuracy }], learningRate: rate } as unknown as TrialOutcome;
        return { id, state: "done", spec, result, attempts: 1, seconds: 1, version: "0" };
      }),
    );
  return { ran, runAll };
}

/** So many that a hundredth tells two rates apart. */
const validationSize = () => 1e6;

describe("a cell's learning rate", () => {
  it("is chosen on its first trial, and taken by the others at whole length", async () => {
    const { ran, runAll } = pretended(4e-3);
    const seeds = [0, 1, 2].map((seed) => trial(seed, [1e-3, 4e-3, 1.6e-2]));
    const outcomes = await runCells([cell(...seeds)], { eta: 3, widen: 2, validationSize }, runAll);
    assert.deepEqual(
      outcomes.map(({ spec, result }) => [(spec as Trial).seed, result!.learningRate, result!.selectedOn]),
      [
        [0, 4e-3, "validation, successive halving"],
        [1, 4e-3, "validation, on the cell's first draw"],
        [2, 4e-3, "validation, on the cell's first draw"],
      ],
    );
    assert.deepEqual(
      ran.filter(({ seed }) => seed > 0).map(({ steps }) => steps),
      [90, 90],
    );
    assert.equal(ran.filter(({ seed, steps }) => seed === 0 && steps === 30).length, 3);
  });

  it("is not chosen again where a trial of it was carried out elsewhere", async () => {
    const { ran, runAll } = pretended(4e-3);
    const settled = cell(trial(1, [1e-3, 4e-3, 1.6e-2]), trial(2, [1e-3, 4e-3, 1.6e-2])).map((one) =>
      withRate(one, 1.6e-2),
    );
    const open = cell(trial(5, [1e-3, 4e-3, 1.6e-2]));
    const options = { eta: 3, widen: 2, validationSize, settled: new Set([settled]) };
    const outcomes = await runCells([settled, open], options, runAll);
    assert.deepEqual(
      outcomes.map(({ spec, result }) => [(spec as Trial).seed, result!.learningRate, result!.selectedOn]),
      [
        [5, 4e-3, "validation, successive halving"],
        [1, 1.6e-2, "validation, on the cell's first draw"],
        [2, 1.6e-2, "validation, on the cell's first draw"],
      ],
    );
    assert.deepEqual(
      ran.filter(({ seed }) => seed < 5).map(({ seed, rate, steps }) => [seed, rate, steps]),
      [
        [1, 1.6e-2, 90],
        [2, 1.6e-2, 90],
      ],
    );
  });

  it("moves outwards until one inside wins", async () => {
    const { ran, runAll } = pretended(0.05);
    const outcomes = await runCells(
      [cell(trial(0, [1e-3, 4e-3, 1.6e-2]), trial(1, [1e-3, 4e-3, 1.6e-2]))],
      { eta: 3, widen: 3, validationSize },
      runAll,
    );
    // 0.064 is nearer to 0.05 by ratio than 0.016 is, and 0.256 is worse: inside at last.
    assert.deepEqual(
      outcomes.map(({ result }) => result!.learningRate),
      [0.064, 0.064],
    );
    assert.deepEqual(
      ran.filter(({ steps, seed }) => steps === 90 && seed === 0).map(({ rate }) => rate),
      [1.6e-2, 0.064, 0.256],
    );
  });

  it("leaves those on offer only for one that is better by more than a standard error", async () => {
    // Accuracies by rate on 40 pictures: .35 at the largest on offer, whose standard error is .0754.
    const chosenWhere = async (further: number) => {
      const accuracies = new Map([
        [4e-3, 0.3],
        [1.6e-2, 0.35],
        [6.4e-2, further],
        [0.256, 0.2],
      ]);
      const runAll = (all: readonly Work<Trial>[]): Promise<StoredOutcome<TrialOutcome>[]> =>
        Promise.resolve(
          all.map(({ id, spec }) => {
            const [rate] = spec.learningRates as [number];
            const validation = [{ accuracy: accuracies.get(rate)! }];
            const result = { validation, learningRate: rate } as unknown as TrialOutcome;
            return { id, state: "done", spec, result, attempts: 1, seconds: 1, version: "0" };
          }),
        );
      const options = { eta: 2, widen: 2, validationSize: () => 40 };
      const outcomes = await runCells([cell(trial(0, [4e-3, 1.6e-2]))], options, runAll);
      return outcomes[0]!.result!.learningRate;
    };
    assert.equal(await chosenWhere(0.425), 1.6e-2);
    assert.equal(await chosenWhere(0.426), 6.4e-2);
  });

  it("is chosen for each length on its own, where two cells differ in nothing else", async () => {
    const { runAll } = pretended(4e-3);
    const twice = { ...trial(0, [1e-3, 4e-3]), steps: 180 };
    const cells = [cell(trial(0, [1e-3, 4e-3])), cell(twice)];
    const outcomes = await runCells(cells, { eta: 2, widen: 0, validationSize }, runAll);
    assert.deepEqual(
      outcomes.map(({ spec, result }) => [(spec as Trial).steps, result!.learningRate]),
      [
        [90, 4e-3],
        [180, 4e-3],
      ],
    );
  });

  it("needs no choice where there is one rate", async () => {
    const { ran, runAll } = pretended(1);
    await runCells([cell(trial(0, [1e-3]), trial(1, [1e-3]))], { eta: 3, widen: 3, validationSize }, runAll);
    assert.equal(ran.length, 2);
  });
});
