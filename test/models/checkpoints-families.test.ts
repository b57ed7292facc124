import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { writeSafetensors } from "../../lib/formats";
import { showProgressWith, silentProgress } from "../../lib/common";
import { loadCheckpoint } from "../../lib/models";
import { checkFamily, type FamilyCase } from "./family-case";
import { formulaValues } from "./formula";

// What families.py found: names, shapes and configurations as each library writes them, and the features that it
// computes.
showProgressWith(silentProgress);
const scratch = mkdtempSync(join(tmpdir(), "families-"));
after(() => rmSync(scratch, { recursive: true }));
const cases = JSON.parse(readFileSync(join(__dirname, "families.json"), "utf8")) as FamilyCase[];

/** The folder that the library would have written, its weights by the formula. */
function written({ name, configs, state }: FamilyCase): string {
  const folder = join(scratch, name);
  mkdirSync(folder);
  for (const [file, content] of Object.entries(configs))
    writeFileSync(join(folder, file), JSON.stringify(content));
  const tensors = state
    .filter(([key]) => !key.endsWith("num_batches_tracked"))
    .map(([key, shape]) => ({ name: key, shape, values: () => formulaValues(key, shape) }));
  writeSafetensors(
    join(folder, "open_clip_config.json" in configs ? "open_clip_model.safetensors" : "model.safetensors"),
    tensors,
  );
  return folder;
}

for (const one of cases) {
  test(`${one.name}: features are the library's own`, async () => {
    await checkFamily(written(one), one);
  });
}

// transformers' Siglip2VisionModel of VisionConfig(hidden_size=32, num_hidden_layers=1, patch_size=4, num_patches=16):
// its patches come as rows of 3 x 4 x 4 numbers, and its linear layer on them is a matrix.
test("a SigLIP 2 NaFlex, whose pictures keep their shape, is refused in one line that says so", async () => {
  const path = join(scratch, "naflex.safetensors");
  const block = "vision_model.encoder.layers.0";
  const shapes: Record<string, number[]> = {
    "vision_model.embeddings.patch_embedding.weight": [32, 48],
    "vision_model.embeddings.position_embedding.weight": [16, 32],
    "vision_model.head.probe": [1, 1, 32],
    [`${block}.layer_norm1.weight`]: [32],
    [`${block}.self_attn.q_proj.weight`]: [32, 32],
  };
  const tensors = Object.entries(shapes).map(([name, shape]) => ({
    name,
    shape,
    values: () => formulaValues(name, shape),
  }));
  writeSafetensors(path, tensors);
  await assert.rejects(loadCheckpoint(path), {
    name: "UserError",
    message: `${path}: the weights do not fit the model: it is a SigLIP 2 NaFlex, which takes each picture in its own shape; expected one of square pictures (siglip2-base-patch16-224 and the like)`,
  });
});

test("there is a case for every kind of model that is known", () => {
  assert.ok(cases.length >= 30);
});
