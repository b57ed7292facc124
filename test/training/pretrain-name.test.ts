import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { it } from "node:test";
import { holdRun } from "../../lib/runs";
import { checkpointId, pretrainingState, readRecipe, runningPretrainings } from "../../lib/training";
import { ownHome } from "./own-home";

it("a pre-training is asked for by its recipe's name as by the recipe", async () => {
  assert.equal((await pretrainingState("demo")).id, await checkpointId(readRecipe("demo")));
  assert.equal(readRecipe("Icons ViT"), readRecipe("icons-vit"));
  await assert.rejects(pretrainingState("iconz"), /no recipe "iconz", did you mean "icons"\?/);
});

it("one call lists the pre-trainings that are under way, and no others", async () => {
  const before = process.env.UPSTREAM_HOME;
  const { remove } = ownHome();
  try {
    assert.deepEqual(runningPretrainings(), []);
    const recipe = readRecipe("demo");
    const { id, folder } = await pretrainingState(recipe);
    const held = await holdRun<{ step: number }>(folder);
    writeFileSync(join(folder, "recipe.json"), JSON.stringify({ recipe, options: {} }));
    held!.report({ step: 3 });
    assert.deepEqual(runningPretrainings(), [
      { id, folder, recipe: { ...recipe }, pid: process.pid, progress: { step: 3 } },
    ]);
    held!.end("stopped");
    assert.deepEqual(runningPretrainings(), []);
  } finally {
    remove();
    if (before === undefined) delete process.env.UPSTREAM_HOME;
    else process.env.UPSTREAM_HOME = before;
  }
});
