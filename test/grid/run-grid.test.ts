import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { checkGridSpec, demoSpec, smoke, planTrials } from "../../lib/grid";
import { columns, parse, resultsCsv } from "../../lib/results";
import type { PretrainedCheckpoint } from "../../lib/training";
import {
  columnsOf,
  rowsOf,
  startingPointOptions,
  transferVersion,
  type TrialOutcome,
  type Trial,
} from "../../lib/transfer";

const study = checkGridSpec(
  {
    recipes: [{ preset: "demo", source: "game" }],
    tasks: ["arrows"],
    methods: ["zero-shot", "linear-probe", "finetune"],
    shots: { 1: 10, full: 30 },
    seeds: [0, 1],
  },
  "here",
);
const checkpoint = {
  id: "abc",
  recipe: study.recipes[0],
  sourceSize: 3800,
  upstreamAccuracy: 0.2,
} as PretrainedCheckpoint;

describe("studies", () => {
  it("name the field that is not as expected", () => {
    const wrong = (change: object) => () =>
      checkGridSpec({ recipes: [], tasks: ["arrows"], shots: { 1: 5 }, ...change }, "spec.yaml");
    assert.throws(wrong({ tusks: [] }), /spec\.yaml: .*tusks/);
    assert.throws(wrong({ shots: { 0: 5 } }), /spec\.yaml: shots.0/);
    assert.throws(
      wrong({ tasks: ["arows"] }),
      /spec\.yaml: tasks.0: "arows": no file or folder here, and no task of the catalogue: there are/,
    );
    assert.throws(wrong({ recipes: [{ preset: "demo", steps: -1 }] }), /spec\.yaml: recipes\.0: steps/);
    assert.throws(wrong({ recipes: [{ preset: "dem" }] }), /no recipe dem; there are icons, demo/);
    assert.throws(wrong({ recipes: [{ source: "ui" }] }), /spec\.yaml: recipes\.0: objective/);
    assert.throws(
      wrong({ load: { a: {} } }),
      /spec\.yaml: load\.a: expected a name that stands in checkpoints/,
    );
    assert.throws(wrong({ checkpoints: ["a"], load: { a: { crop: 2 } } }), /spec\.yaml: load\.a\.crop/);
  });

  it("tell each trial how its checkpoint's pictures are prepared, where the spec says so", async () => {
    const checkpoints = ["raw-pixels", "random-features"];
    const load = { "raw-pixels": { mean: [0.5, 0.5, 0.5], size: 64 } };
    const spec = { tasks: ["arrows"], shots: { 1: 5 }, methods: ["linear-probe"], scratch: false };
    const trials = await planTrials(checkGridSpec({ ...spec, checkpoints, load }, "here"), []);
    assert.deepEqual(
      trials.map(({ spec }) => spec.load),
      [load["raw-pixels"], undefined],
    );
    assert.deepEqual(startingPointOptions(trials[0]!.spec), load["raw-pixels"]);
    const plain = await planTrials(checkGridSpec({ ...spec, checkpoints }, "here"), []);
    assert.notEqual(plain[0]!.id, trials[0]!.id);
    assert.equal(plain[1]!.id, trials[1]!.id);
  });

  it("consist of every start x method x shots x seed once, with ids that don't depend on order", async () => {
    const all = await planTrials(study, [checkpoint]);
    // A checkpoint: zero-shot, then 2 methods x 2 shots x 2 seeds; scratch: the same without zero-shot.
    assert.equal(all.length, 1 + 8 + 8);
    const turned = { ...study, seeds: [1, 0], methods: [...study.methods].reverse() };
    const ids = new Set((await planTrials(turned, [checkpoint])).map(({ id }) => id));
    assert.ok(all.every(({ id }) => ids.has(id)));
    assert.equal(ids.size, all.length);
  });

  it("draw random weights by each trial's own seed", async () => {
    const named = await planTrials({ ...study, scratch: false, checkpoints: ["scratch"] }, []);
    assert.deepEqual([...new Set(named.map(({ spec }) => spec.seed))].sort(), [0, 1]);
    assert.ok(named.every(({ spec }) => spec.startContent === undefined));
  });

  it("change a trial's id with the checkpoint", async () => {
    const [one] = await planTrials(study, [checkpoint]);
    const [other] = await planTrials(study, [{ ...checkpoint, id: "abd" }]);
    assert.notEqual(one?.id, other?.id);
  });

  it("give rows with the columns of Results", () => {
    const trial: Trial = {
      start: "abc",
      architecture: "clip-tiny-icons",
      task: "arrows",
      taskContent: "x",
      method: "finetune",
      shots: 5,
      seed: 1,
      steps: 150,
      batchSize: 32,
      learningRates: [1e-3],
      weightDecay: 0.05,
      transfer: transferVersion(5),
    };
    const outcome: TrialOutcome = {
      accuracy: 0.5,
      validation: [{ learningRate: 1e-3, accuracy: 0.4 }],
      learningRate: 1e-3,
      testSize: 240,
      trainSize: 20,
      predicted: [],
      meanPerClass: 0.5,
      loss: 1,
      selectedOn: "validation",
      columns: columnsOf(checkpoint),
      seconds: 1,
    };
    const [row, ...more] = rowsOf("id", trial, outcome);
    assert.equal(more.length, 0);
    assert.ok(row);
    assert.deepEqual(Object.keys(row).sort(), [...columns].sort());
    assert.equal(row.source, "game");
    // 150 steps of all 20 pictures.
    assert.equal(row.finetuneEpochs, 150);
    assert.equal(row.selectedOn, "validation");
    // 500 steps of 128 from 3,800 pictures: 16.8 epochs.
    assert.equal(row.pretrainEpochs, 17);
    assert.deepEqual(parse(resultsCsv([row]), "here").rows[0]?.accuracy, 0.5);
  });

  it("shrink to a smoke test with every recipe, task and number of shots", async () => {
    const small = smoke(study);
    const all = await planTrials(small, [checkpoint]);
    // One seed, and one learning rate, are left.
    assert.equal(all.length, 1 + 4 + 4);
    assert.ok(all.every(({ spec }) => spec.steps <= 3 && spec.learningRates.length <= 1));
    assert.deepEqual(
      new Set(all.map(({ spec }) => spec.shots)),
      new Set([0, ...study.steps.map(([shots]) => shots)]),
    );
    assert.deepEqual(
      small.recipes.map(({ source, sourceSize, steps }) => [source, sourceSize, steps]),
      [["game", 300, 6]],
    );
    assert.equal(
      smoke({ ...study, recipes: [{ ...study.recipes[0]!, sourceSize: 24000 }] }).recipes[0]!.sourceSize,
      800,
    );
  });

  it("include the demo, at two seeds or more and at 1, 5 and 20 shots", () => {
    assert.ok(demoSpec.seeds.length >= 2);
    assert.deepEqual(
      demoSpec.steps.map(([shots]) => shots),
      [1, 5, 20],
    );
  });
});
