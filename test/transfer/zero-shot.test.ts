import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { build, presets } from "../../lib/models";
import { showProgressWith, terminalProgress } from "../../lib/runs";
import { templates } from "../../lib/study";
import { isScrambled, zeroShotHead } from "../../lib/transfer";
import { formulaWeights } from "../models/formula";
import { equal, type Numbers } from "../models/reference";

// Golden values: zero-shot.py.
const golden = JSON.parse(readFileSync(join(__dirname, "zero-shot.json"), "utf8")) as {
  classes: string[];
  prompts: string[];
  head: Numbers;
};

describe("the zero-shot head of ImageNet's 80 templates", () => {
  const model = build(presets["clip-tiny-vit"]);
  const start = { model, weights: formulaWeights(model.text!.parameters), words: [] };
  const task = { task: "t", templates: templates.imagenet };

  it("fills a name into the prompts that OpenCLIP does", () => {
    assert.deepEqual(
      templates.imagenet.map((template) => template.replaceAll("{}", golden.classes[0]!)),
      golden.prompts,
    );
  });

  it("is OpenCLIP's, number by number", async () => {
    const head = await zeroShotHead(start, { ...task, synonyms: golden.classes.map((name) => [name]) });
    equal("head", head, golden.head, 1e-4);
  });

  it("shows how far it is", async () => {
    const seen: [number, number][] = [];
    showProgressWith((_, total) => ({
      update: (done) => void seen.push([done, total]),
      end: () => undefined,
    }));
    try {
      await zeroShotHead(start, { ...task, synonyms: ["a", "b", "c", "d"].map((name) => [name]) });
    } finally {
      showProgressWith(terminalProgress);
    }
    assert.deepEqual(seen.at(-1), [320, 320]);
    assert.ok(seen.length > 1);
  });
});

describe("class names in another order than the labels", () => {
  const labels = Array.from({ length: 200 }, (_, i) => i % 5);

  it("are noticed: predictions go with labels, by other names", () => {
    assert.ok(
      isScrambled(
        labels.map((label) => (label + 2) % 5),
        labels,
      ),
    );
  });

  it("are not found in a good head, nor in a bad one", () => {
    assert.ok(!isScrambled(labels, labels));
    assert.ok(
      !isScrambled(
        labels.map((label, i) => (i % 3 === 0 ? label : (i * 7) % 5)),
        labels,
      ),
    );
    assert.ok(
      !isScrambled(
        labels.map((_, i) => Math.floor(i / 40)),
        labels,
      ),
    );
  });
});
