import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { runHalving, everyRound, rungs } from "../../lib/grid/halving";
import { work } from "../../lib/grid/work";
import type { StoredOutcome } from "../../lib/runs";
import type { TrialOutcome, Trial } from "../../lib/transfer";

const trial = (more: Partial<Trial>): Trial => ({
  start: "a",
  architecture: "clip-tiny-icons",
  task: "arrows",
  taskContent: "x",
  method: "finetune",
  shots: 5,
  seed: 0,
  steps: 80,
  batchSize: 32,
  learningRates: [1e-4, 1e-3, 1e-2, 1e-1],
  weightDecay: 0,
  transfer: 0,
  ...more,
});
const of = (...trials: Trial[]) =>
  work(
    trials,
    ({ start }) => start,
    ({ seed }) => `seed ${seed}`,
  );

/** Validation says 1e-3; the test set would say 1e-1. */
function pretend({ id, spec }: { id: string; spec: Trial }): StoredOutcome<TrialOutcome> {
  const rate = spec.learningRates[0] ?? 0;
  const base = { id, spec, attempts: 1, seconds: 1, version: "0" };
  if (rate === 1e-4 && spec.seed === 1) return { ...base, state: "failed", error: "the loss is NaN" };
  const result = {
    accuracy: rate,
    validation: [{ learningRate: rate, accuracy: 1 - Math.abs(Math.log10(rate) + 3) / 10 }],
    learningRate: rate,
    selectedOn: "validation",
  } as unknown as TrialOutcome;
  return { ...base, state: "done", result };
}

describe("successive halving", () => {
  it("halves the candidates and doubles their time, each round as costly as the next", () => {
    assert.deepEqual(rungs(4, 2), [
      { candidates: 4, share: 1 / 4 },
      { candidates: 2, share: 1 / 2 },
      { candidates: 1, share: 1 },
    ]);
    assert.deepEqual(
      rungs(9, 3).map(({ candidates, share }) => candidates * share),
      [1, 1, 1],
    );
    assert.deepEqual(rungs(2, 2).length, 2);
    assert.deepEqual(rungs(3, 2).at(-1), { candidates: 1, share: 1 });
  });

  it("goes on with what the validation set prefers, reports one outcome a cell and says so", async () => {
    const rounds: [number, number][][] = [];
    const probe = trial({ method: "linear-probe", learningRates: [], steps: 0 });
    const paper = trial({ seed: 7, selection: "paper" });
    const ended = await runHalving(of(trial({}), trial({ seed: 1 }), probe, paper), 2, (all) => {
      rounds.push(
        all
          .filter(({ spec }) => spec.learningRates.length === 1)
          .map(({ spec }) => [spec.learningRates[0]!, spec.steps]),
      );
      return Promise.resolve(all.map(pretend));
    });
    assert.deepEqual(rounds[0]!.slice(0, 4), [
      [1e-4, 20],
      [1e-3, 20],
      [1e-2, 20],
      [1e-1, 20],
    ]);
    // Seed 0 goes on with 1e-3 and (a tie with 1e-2, named first) 1e-4; seed 1, whose 1e-4 failed, with 1e-2.
    assert.deepEqual(rounds[1], [
      [1e-3, 40],
      [1e-4, 40],
      [1e-3, 40],
      [1e-2, 40],
    ]);
    assert.deepEqual(rounds[2], [
      [1e-3, 80],
      [1e-3, 80],
    ]);
    assert.equal(ended.length, 4);
    const halved = ended.filter(({ result }) => result!.selectedOn === "validation, successive halving");
    assert.deepEqual(
      halved.map(({ result }) => result!.learningRate),
      [1e-3, 1e-3],
    );
    // What chooses on the test set is tried whole, as ever.
    assert.equal(ended.find(({ spec }) => (spec as Trial).seed === 7)!.result!.selectedOn, "validation");
  });

  it("knows beforehand every piece that it may send out, each with its locations", async () => {
    const all = of(trial({}), trial({ seed: 1 }), trial({ seed: 2, learningRates: [1e-3] })).map((one) => ({
      ...one,
      locations: { arrows: "/mine" },
    }));
    const possible = new Map(everyRound(all, 2).map((one) => [one.id, one]));
    // Two trials of four candidates at three lengths, and one that has nothing to halve.
    assert.equal(possible.size, 2 * 4 * 3 + 1);
    let sent = 0;
    await runHalving(all, 2, (pieces) => {
      for (const piece of pieces) assert.deepEqual(possible.get(piece.id), piece);
      for (const { locations } of pieces) assert.deepEqual(locations, { arrows: "/mine" });
      sent += pieces.length;
      return Promise.resolve(pieces.map(pretend));
    });
    // The candidate that fails does not go on, and others take its place.
    assert.equal(sent, 2 * (4 + 2 + 1) + 1);
  });
});
