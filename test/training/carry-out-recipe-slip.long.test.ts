import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { after, it } from "node:test";
import { showProgressWith, silentProgress } from "../../lib/common";
import { disposeWeights, presets } from "../../lib/models";
import { carryOutRecipe, checkpointFolder, checkRecipe, loadWeights, readMetrics } from "../../lib/training";
import { closeStartingPoint, evaluate, openStartingPoint } from "../../lib/transfer";
import { ownHome } from "./own-home";

const { folder, remove } = ownHome();
after(remove);
showProgressWith(silentProgress);

it("SLIP is pre-trained, in parts too, kept and loaded, and transfers as a CLIP does", async () => {
  const fields = { preset: "demo", objective: "slip", architecture: "slip-tiny-icons", sourceSize: 400 };
  const recipe = checkRecipe({ ...fields, batchSize: 16, accumulate: 2, steps: 20 }, "test");
  const { id, architecture, upstreamAccuracy } = (await carryOutRecipe(recipe))!;
  assert.deepEqual(architecture, presets["slip-tiny-icons"]);
  assert.ok(upstreamAccuracy! >= 0, "captions of held-out pictures are looked for, as CLIP's are");
  const losses = readMetrics(checkpointFolder(id)).map(({ loss }) => loss);
  assert.ok(losses.at(-1)! < losses[0]!, losses.join());

  // Its file says what it is without the recipe, and holds both heads.
  const file = readdirSync(checkpointFolder(id)).find((name) => name.endsWith(".safetensors"))!;
  const opened = await openStartingPoint(join(checkpointFolder(id), file));
  const { objective, architecture: name, source } = opened.columns;
  assert.deepEqual([objective, name, source], ["slip", "slip-tiny-icons", "ui"]);
  const weights = await loadWeights({ id });
  for (const [key, tensor] of weights)
    assert.deepEqual(opened.weights.get(key)!.dataSync(), tensor.dataSync(), key);
  assert.ok(weights.has("image_mlp.layer3.weight") && weights.has("visual.head.proj.weight"));
  disposeWeights(weights);
  await closeStartingPoint(opened);

  const { rows } = await evaluate({
    checkpoint: id,
    task: "arrows",
    methods: ["zero-shot", "linear-probe", "finetune", "lp-ft"],
    shots: [1],
    seeds: [0],
    steps: [[1, 2]],
    learningRates: [1e-3],
    baselines: false,
    folder: join(folder, "runs"),
  });
  assert.deepEqual(rows.map((row) => `${row.objective} ${row.method}`).sort(), [
    "slip finetune",
    "slip linear-probe",
    "slip lp-ft",
    "slip zero-shot",
  ]);
});
