import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { writeSafetensors } from "../../lib/formats";
import { showProgressWith, silentProgress } from "../../lib/common";
import { checkFamily, type FamilyCase } from "./family-case";
import { formulaValues } from "./formula";

// What families.py found: names, shapes and configurations as each library writes them, and the features that it computes.
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

test("there is a case for every kind of model that is known", () => {
  assert.ok(cases.length >= 30);
});
