import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { results } from "../../lib";
import { objectiveFor, presets } from "../../lib/models";
import {
  checkRecipe,
  epochsOf,
  readRecipe,
  recipes,
  scheduleOf,
  smokeRecipe,
  stepsOf,
} from "../../lib/training";

const folder = mkdtempSync(join(tmpdir(), "recipe-"));
after(() => rmSync(folder, { recursive: true, force: true }));

describe("recipes", () => {
  it("are a preset's name, a YAML or JSON file, or an object, with the same outcome", () => {
    const yaml = join(folder, "one.yaml");
    writeFileSync(yaml, "preset: demo\nsource: emoji\nsteps: 20\n");
    const json = join(folder, "one.json");
    writeFileSync(json, JSON.stringify({ preset: "demo", source: "emoji", steps: 20 }));
    const expected = { ...readRecipe("demo"), source: "emoji", steps: 20 };
    for (const got of [
      readRecipe(yaml),
      readRecipe(json),
      checkRecipe({ preset: "demo", source: "emoji", steps: 20 }, "cell"),
    ])
      assert.deepEqual(got, expected);
  });

  it("name the field that is unknown, missing or impossible", () => {
    const broken: [object, RegExp][] = [
      [{ preset: "demo", stepps: 3 }, /^cell: .*stepps/],
      [{ preset: "demi" }, /^cell: preset: no recipe demi; there are icons, demo/],
      [{ preset: "demo", steps: 2.5 }, /^cell: steps: /],
      [{ preset: "demo", steps: 10, epochs: 2 }, /^cell: steps: expected steps or epochs, not both/],
      [{ preset: "demo", learningRate: -1 }, /^cell: learningRate: /],
      [
        { preset: "demo", architecture: "resnet-9000" },
        /^cell: architecture: "resnet-9000": expected one of clip-rn50/,
      ],
      [
        { preset: "demo", objective: "simclr" },
        /^cell: architecture: clip-tiny-icons is not made for objective simclr: .*simclr-tiny/,
      ],
      [
        { preset: "demo", architecture: "slip-tiny-icons" },
        /^cell: architecture: slip-tiny-icons is not made for objective clip: clip-rn50/,
      ],
      [{ preset: "demo", objective: "slip" }, /not made for objective slip: slip-tiny-icons are$/],
      [{ preset: "demo", batchSize: 1 }, /^cell: batchSize: 1: clip compares/],
      [{ preset: "demo", accumulate: 500 }, /^cell: accumulate: 500 parts of a batch of 128/],
      [{ preset: "demo", warmup: 500 }, /^cell: warmup: 500 is no share of the steps/],
      [{ preset: "paper-clip-cc-3m", warmup: 0.1 }, /^cell: warmup: 0.1 is no whole number of steps/],
      [{ objective: "clip" }, /^cell: architecture: /],
    ];
    for (const [value, message] of broken) assert.throws(() => checkRecipe(value, "cell"), { message });
    assert.throws(() => readRecipe(join(folder, "none.yaml")), /no such file; expected a recipe's name/);
  });

  it("that are nested without end, or that multiply by aliases, are refused in one line", () => {
    let laughs = 'a0: &a0 ["x", "x"]\n';
    for (let i = 1; i < 30; i++) laughs += `a${i}: &a${i} [${`*a${i - 1},`.repeat(9)}*a${i - 1}]\n`;
    const deep = "[".repeat(100_000) + "]".repeat(100_000);
    const files: [string, string, RegExp][] = [
      ["laughs.yaml", `${laughs}steps: *a29\n`, /laughs\.yaml: Excessive alias count/],
      ["deep.yaml", `steps: ${deep}`, /deep\.yaml: nested too deep, expected a recipe's name/],
      ["deep.json", `{"steps": ${deep}}`, /deep\.json: nested too deep, expected a recipe's name/],
    ];
    for (const [name, text, message] of files) {
      writeFileSync(join(folder, name), text);
      assert.throws(() => readRecipe(join(folder, name)), { name: "UserError", message });
    }
  });

  it("of the paper are those of its results file", () => {
    const paper = Object.entries(recipes).filter(([name]) => name.startsWith("paper-"));
    const inFile = new Set(
      results
        .published()
        .filter(
          ({ architecture, sourceSize }) => architecture === "RN50" && sourceSize! > 0 && sourceSize! < 4e8,
        )
        .map((row) =>
          [
            row.objective,
            row.source,
            row.sourceSize,
            row.pretrainEpochs,
            row.pretrainLearningRate,
            row.pretrainBatchSize,
          ].join(),
        ),
    );
    assert.equal(paper.length, 20);
    for (const [name, recipe] of paper) {
      const { objective, source, sourceSize, epochs, learningRate, batchSize } = recipe;
      assert.ok(inFile.has([objective, source, sourceSize, epochs, learningRate, batchSize].join()), name);
      assert.equal(objectiveFor(presets[recipe.architecture]), objective, name);
    }
    const { weightDecay, warmup, betas } = readRecipe("paper-clip-yfcc-2.7m");
    assert.deepEqual([weightDecay, warmup, betas], [0.1, 5000, undefined]);
    assert.deepEqual(readRecipe("paper-simclr-redcaps-2.7m").betas, [0.9, 0.98]);
  });

  it("count steps by epochs, and epochs by steps", () => {
    // 2,700,000 / 1,024 = 2,636.7: the last, short batch is dropped; 16 times, and 2 epochs of warm-up.
    const recipe = readRecipe("paper-simclr-cc-12m-2.7m");
    assert.equal(stepsOf(recipe, 2_700_000), 16 * 2636);
    assert.equal(scheduleOf(recipe, 2_700_000).schedule.warmup, 2 * 2636);
    assert.equal(epochsOf(readRecipe("demo"), 3800), (500 * 128) / 3800);
  });

  it("say what becomes of a warm-up that is longer than the run", () => {
    const short = checkRecipe({ preset: "paper-clip-cc-3m", epochs: 1, sourceSize: 512_000 }, "cell");
    assert.equal(scheduleOf({ ...short, longWarmup: "scale" }, 512_000).schedule.warmup, 100);
    assert.match(
      scheduleOf({ ...short, longWarmup: "scale" }, 512_000).notes[0]!,
      /5000 steps is longer than the run of 1000: 100 instead/,
    );
    assert.equal(scheduleOf(short, 512_000).schedule.warmup, 5000);
    assert.match(
      scheduleOf(short, 512_000).notes[0]!,
      /as the paper's: it ends at 20 % of the learning rate/,
    );
    assert.deepEqual(scheduleOf(short, 2_799_553).notes, []);
  });

  it("shrink to a smoke test whatever they are", () => {
    for (const [name, recipe] of Object.entries(recipes)) {
      const small = checkRecipe(smokeRecipe(recipe), name);
      assert.equal(small.steps! * small.batchSize, 160, name);
      assert.ok(presets[small.architecture].input.size <= 64, name);
      assert.equal(small.objective, recipe.objective);
    }
  });
});
