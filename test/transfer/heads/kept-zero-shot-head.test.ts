import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import type { LoadedTask } from "../../../lib/data";
import { build, presets } from "../../../lib/models";
import { permutation, random } from "../../../lib/random";
import { showProgressWith, terminalProgress } from "../../../lib/common";
import { templates } from "../../../lib/catalogue";
import { permutedLabels, zeroShotHead, type StartingPoint } from "../../../lib/transfer";
import { keptZeroShotHead } from "../../../lib/transfer/heads/kept-zero-shot-head";
import { formulaWeights } from "../../models/formula";
import { equal, type Numbers } from "../../models/reference";

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

describe("a kept zero-shot head", () => {
  it("is made once a checkpoint, names and templates, and the same when it is read", async () => {
    const keep = mkdtempSync(join(tmpdir(), "upstream-head-"));
    const model = build(presets["clip-tiny-vit"]);
    const start = {
      model,
      weights: formulaWeights(model.text!.parameters),
      words: [],
      content: "one",
    } as unknown as StartingPoint;
    const task = { task: "t", templates: ["a {}"], synonyms: [["cat"], ["dog"]] } as unknown as LoadedTask;
    let encodings = 0;
    showProgressWith(() => ({ update: () => void (encodings += 1), end: () => undefined }));
    const head = async (from = start, to = task) => {
      const made = await keptZeroShotHead(from, to, { keep });
      const values = Array.from(made.dataSync());
      made.dispose();
      return { shape: made.shape, values };
    };
    try {
      const first = await head();
      assert.equal(encodings, 1);
      assert.deepEqual(await head(), first);
      assert.equal(encodings, 1, "read, not made");
      await head({ ...start, content: "two" });
      await head(start, { ...task, templates: ["the {}"] });
      assert.notDeepEqual(await head(start, { ...task, synonyms: [["dog"], ["cat"]] }), first);
      assert.equal(encodings, 4);
    } finally {
      showProgressWith(terminalProgress);
      rmSync(keep, { recursive: true });
    }
  });
});

describe("class names in another order than the labels", () => {
  /**
   * Labels, some of them far more frequent, and what a head with this accuracy predicts; its errors have favourites.
   */
  function predictions(classes: number, count: number, accuracy: number, seed: number) {
    const stream = random("renaming", classes, seed);
    const labels = Array.from({ length: count }, () => Math.floor(classes * stream.uniform() ** 1.5));
    const predicted = labels.map((label) =>
      stream.uniform() < accuracy ? label : Math.floor(classes * stream.uniform() ** 2),
    );
    return { labels, predicted };
  }
  const cases = [5, 15, 100, 345].flatMap((classes) =>
    [0, 1, 2, 3, 4].map((seed) => ({ classes, seed, count: Math.max(200, 10 * classes) })),
  );

  it("are noticed: reversed or permuted, and what goes with what is found", () => {
    for (const { classes, seed, count } of cases) {
      const { labels, predicted } = predictions(classes, count, 0.6, seed);
      const order = permutation(classes, random("order", classes, seed));
      for (const names of [[...order], order.map((_, i) => classes - 1 - i)]) {
        const moved = names.filter((name, i) => name !== i).length;
        if (moved < 0.8 * classes) continue;
        const found = permutedLabels(
          predicted.map((name) => names[name]!),
          labels,
          classes,
        );
        assert.ok(
          found.namesPermuted,
          `${classes} classes, seed ${seed}: ${found.asNamed}, ${found.asRenamed}`,
        );
        assert.ok(found.asRenamed > 0.4);
        assert.equal(found.labelOf[names[0]!], 0);
      }
    }
  });

  it("are not found in a good head, a poor one, or one that tells nothing apart", () => {
    for (const { classes, seed, count } of cases)
      for (const accuracy of [0.95, 0.5, 0.2, 0]) {
        const { labels, predicted } = predictions(classes, count, accuracy, seed);
        assert.ok(
          !permutedLabels(predicted, labels, classes).namesPermuted,
          `${classes}, ${accuracy}, seed ${seed}`,
        );
        const constant = labels.map(() => 1);
        assert.ok(!permutedLabels(constant, labels, classes).namesPermuted);
      }
  });

  it("are not judged by a handful of pictures", () => {
    const labels = Array.from({ length: 12 }, (_, i) => i % 3);
    const swapped = labels.map((label) => (label + 1) % 3);
    assert.ok(!permutedLabels(swapped, labels, 3).namesPermuted);
    assert.ok(!permutedLabels([-1, -1], [0, 1], 3).namesPermuted);
  });
});
