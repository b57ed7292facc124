import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { UserError } from "../../lib/common";
import { embeddedSources, embeddedTasks, officialSources, officialTasks } from "../../lib/catalogue";
import { readQuestions, readRecord, specFolder } from "../../lib/study";
import { fineTunedLonger } from "../../lib/study/plan";
import { readLabels, writeLabels, writeRecord, type RecordCard } from "../../lib/study/record";
import { recordedTrial } from "./made-up";

describe("the study's specs", () => {
  for (const preset of ["smoke", "small", "full"] as const)
    it(`ask eleven questions of what there is, at ${preset}`, () => {
      const questions = readQuestions(preset);
      assert.equal(questions.length, 11);
      for (const question of questions) {
        const { name, recipes, tasks, claims, reference, scratch, pretrainSeeds, preset } = question;
        const { twiceAsLong = [] } = question;
        const once = [...recipes.map(({ label }) => label), ...(scratch ? ["scratch"] : [])];
        for (const label of twiceAsLong) assert.ok(once.includes(label), `${name}: twice as long: ${label}`);
        const labels = [...once, ...twiceAsLong.map(fineTunedLonger)];
        assert.equal(new Set(labels).size, labels.length, `${name}: labels differ`);
        for (const { recipe } of recipes)
          assert.ok(
            [...embeddedSources, ...officialSources].some((source) => source.name === recipe.source),
            recipe.source,
          );
        for (const task of tasks)
          assert.ok(
            [...embeddedTasks, ...officialTasks].some((known) => known.name === task),
            task,
          );
        // A part of the study may leave out starts and tasks that a claim is about: it is then not run.
        if (preset.name !== "full") continue;
        assert.ok(labels.includes(reference) || scratch, `${name}: ${reference}`);
        for (const claim of claims) {
          const named = "ahead" in claim ? [...claim.ahead, ...claim.of] : (claim.among ?? []);
          for (const label of named) assert.ok(labels.includes(label), `${claim.says}: ${label}`);
          // A margin stands in the claim's own words: tables show nothing else of it.
          if ("by" in claim && claim.by !== undefined)
            assert.match(claim.says, new RegExp(`more than ${100 * claim.by} points`));
          for (const task of claim.tasks ?? []) assert.ok(tasks.includes(task), `${claim.says}: ${task}`);
        }
        assert.ok((pretrainSeeds ?? []).every((seed) => preset.pretrainSeeds.includes(seed)));
      }
    });

  it("compare seven sources of equal size that share no drawing", () => {
    const { recipes } = readQuestions("full", "which-source")[0]!;
    assert.equal(recipes.length, 7);
    assert.equal(new Set(recipes.map(({ recipe }) => recipe.sourceSize)).size, 1);
    const sets = recipes.flatMap(({ recipe }) => {
      const { reader } = embeddedSources.find(({ name }) => name === recipe.source)!;
      return reader["sets"] as string[];
    });
    assert.equal(new Set(sets).size, sets.length);
  });

  it("name the file and the field where one is wrong, and the questions where there is no such one", () => {
    assert.throws(() => readQuestions("small", "which"), /no question which; there are which-source, /);
    const folder = mkdtempSync(join(tmpdir(), "specs-"));
    writeFileSync(join(folder, "presets.yaml"), readFileSync(join(specFolder, "presets.yaml")));
    const spec = readFileSync(join(specFolder, "which-source.yaml"), "utf8");
    writeFileSync(join(folder, "odd.yaml"), spec.replace("scratch: true", "scratch: perhaps"));
    assert.throws(
      () => readQuestions("small", undefined, folder),
      (error) => error instanceof UserError && /odd\.yaml: scratch: "perhaps"/.test(error.message),
    );
  });
});

describe("recorded trials", () => {
  const card = { question: "made-up", preset: "small" } as RecordCard;

  it("come back as they were written, pictures without a prediction among them", () => {
    const folder = mkdtempSync(join(tmpdir(), "record-"));
    const one = recordedTrial("a", 0, 0.5);
    const trials = [{ ...one, predicted: [-1, ...one.predicted.slice(1)] }];
    writeRecord(folder, card, trials);
    assert.deepEqual(readRecord(folder, "made-up"), { card, trials });
    assert.equal(readRecord(folder, "other"), undefined);
  });

  it("have the test labels of their tasks beside them", () => {
    const folder = mkdtempSync(join(tmpdir(), "record-"));
    assert.equal(readLabels(folder).size, 0);
    const labels = new Map([["content", [0, 3, 254]]]);
    writeLabels(folder, labels);
    assert.deepEqual(readLabels(folder), labels);
    writeFileSync(join(folder, "labels.json"), "{");
    assert.throws(() => readLabels(folder), /labels\.json: .*expected test labels/);
  });

  it("are refused in a line where the file is damaged", () => {
    const folder = mkdtempSync(join(tmpdir(), "record-"));
    writeRecord(folder, card, [recordedTrial("a", 0, 0.5)]);
    writeFileSync(join(folder, "made-up.jsonl.gz"), "no gzip");
    assert.throws(() => readRecord(folder, "made-up"), /made-up\.jsonl\.gz: .*expected recorded trials/);
  });
});
