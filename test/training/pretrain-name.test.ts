import assert from "node:assert/strict";
import { it } from "node:test";
import { checkpointId, pretrainingState, readRecipe, runningPretrainings } from "../../lib/training";

it("a pre-training is asked for by its recipe's name as by the recipe", async () => {
  assert.equal((await pretrainingState("demo")).id, await checkpointId(readRecipe("demo")));
  await assert.rejects(pretrainingState("dmeo"), /dmeo/);
  assert.ok(runningPretrainings().every(({ recipe }) => typeof recipe.source === "string"));
});
