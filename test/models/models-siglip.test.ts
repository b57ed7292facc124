import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { showProgressWith, silentProgress } from "../../lib/common";
import { tf } from "../../lib/engine";
import { writeSafetensors } from "../../lib/formats";
import * as models from "../../lib/models";
import { random } from "../../lib/random";
import { zeroShotHead } from "../../lib/training";
import type { FamilyCase } from "./family-case";
import { formulaValues } from "./formula";
import { checkIds } from "./siglip-case";

showProgressWith(silentProgress);
const folder = mkdtempSync(join(tmpdir(), "siglip-"));
after(() => rmSync(folder, { recursive: true }));
const vectors = join(__dirname, "siglip");

// Vectors of `python siglip.py small siglip CAPTIONS`.
for (const [name, what] of [
  ["siglip", "spiece.model, texts as transformers cleans them"],
  ["siglip2", "byte pairs with byte fall-back in lower case"],
  ["open-clip", "tokenizer.json, texts as OpenCLIP cleans them"],
] as const)
  test(`the ids of ${name} are its library's: ${what}`, () => checkIds(join(vectors, name)));

describe("a text tower with ids of its own", () => {
  const { clip, ...preset } = models.presets["clip-tiny-vit"];
  const size = { vocabulary: 200, context: 16, causal: false, pool: "last" } as const;
  const architecture = {
    ...preset,
    clip: { ...clip!, text: { ...clip!.text, ...size } },
  } as models.Architecture;
  const file = join(folder, "model.safetensors");
  models.saveCheckpoint(file, {
    architecture,
    weights: models.initialise(models.build(architecture), random("siglip")),
  });
  const beside = (name: string, files: readonly string[]) => {
    for (const one of ["spiece.model", "tokenizer.json", "config.json"])
      rmSync(join(folder, one), { force: true });
    for (const one of files) copyFileSync(join(vectors, name, one), join(folder, one));
    return models.loadCheckpoint(folder);
  };
  const prompts = { task: "pets", synonyms: [["dog"], ["cat"]], templates: ["A photo of a {}."] };

  test("has a zero-shot head by the tokeniser that lies beside its weights", async () => {
    const { weights, tokeniser } = await beside("siglip", ["spiece.model", "config.json"]);
    const model = models.build(architecture);
    const head = await zeroShotHead({ model, weights, words: [], tokeniser: tokeniser! }, prompts);
    const ids = tokeniser!.encode(["A photo of a dog.", "A photo of a cat."], 16);
    const expected = tf.tidy(() => {
      const features = model.text!.forward(weights, tf.tensor2d(ids, [2, 16], "int32"));
      return features.div(features.norm("euclidean", 1, true)).transpose();
    });
    const [own, theirs] = [head.dataSync(), expected.dataSync()];
    own.forEach((value, i) => assert.ok(Math.abs(value - theirs[i]!) < 1e-5));
    tf.dispose([head, expected]);
    models.disposeWeights(weights);
  });

  test("is refused in one line without one, and with another model's", async () => {
    const none = await beside("siglip", []);
    await assert.rejects(
      models.encodeTexts(none, ["a"]),
      /of 200 ids, which are not CLIP's 49408: put its spiece\.model or tokenizer\.json beside the weights/,
    );
    models.disposeWeights(none.weights);
    const other = await beside("siglip2", ["tokenizer.json", "config.json"]);
    await assert.rejects(
      models.encodeTexts(other, ["a photo"]),
      /gives id \d+, and the text tower knows 200 ids: it is another model's/,
    );
    models.disposeWeights(other.weights);
  });
});

test("SigLIP's weights alone are read as SigLIP's, and it is said", async () => {
  const cases = JSON.parse(readFileSync(join(__dirname, "families.json"), "utf8")) as FamilyCase[];
  const { state } = cases.find(({ name }) => name === "openclip-siglip-text")!;
  const path = join(folder, "bare", "model.safetensors");
  const tensors = state.map(([name, shape]) => ({ name, shape, values: () => formulaValues(name, shape) }));
  writeSafetensors(path, tensors);
  const { architecture, assumed } = await models.describeCheckpoint(path);
  const { text } = architecture.clip!;
  assert.ok(text.kind === "transformer");
  assert.deepEqual([text.causal, text.pool, text.epsilon], [false, "last", 1e-6]);
  assert.match(assumed.join("; "), /a text tower as SigLIP's, whose tokens all see each other/);
});
