import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { random } from "../../lib/random";
import { showProgressWith, silentProgress } from "../../lib/common";
import {
  checkRecipe,
  loadWeights,
  pretrain,
  pretrainingState,
  readMetrics,
  startPretraining,
  type Recipe,
} from "../../lib/training";
import { ownHome } from "./own-home";

after(ownHome().remove);
showProgressWith(silentProgress);

const steps = 40;
const common = { sourceSize: 300, batchSize: 16, steps, saveEvery: 5 };
const recipes = {
  clip: { preset: "icons" },
  simclr: { preset: "icons-simclr" },
  supervised: { preset: "icons-supervised" },
};

async function digest(id: string): Promise<string> {
  const weights = await loadWeights({ id });
  const hash = createHash("sha256");
  for (const name of [...weights.keys()].sort()) hash.update(name).update(weights.get(name)!.dataSync());
  for (const tensor of weights.values()) tensor.dispose();
  return hash.digest("hex");
}

/** Kills the run as soon as it has made `step` steps; false where it was done before. */
async function killAt(recipe: Recipe, step: number, saveEvery: number): Promise<boolean> {
  const { pid } = await startPretraining(recipe, { saveEvery });
  for (;;) {
    const { state, progress, error } = await pretrainingState(recipe);
    assert.notEqual(state, "failed", error);
    if (state === "done") return false;
    if ((progress?.step ?? 0) >= step) break;
    await sleep(20);
  }
  process.kill(pid!, "SIGKILL");
  while ((await pretrainingState(recipe)).state === "running") await sleep(20);
  return true;
}

describe("a run that is killed and goes on", () => {
  for (const [objective, fields] of Object.entries(recipes))
    it(`ends with the weights of one that was never stopped, bit for bit: ${objective}`, async () => {
      const { saveEvery, ...rest } = common;
      const recipe = checkRecipe({ ...fields, ...rest }, "test");
      const { id, folder } = await pretrainingState(recipe);
      await pretrain(recipe);
      const expected = await digest(id);
      const curve = readMetrics(folder).map(({ step, loss }) => [step, loss]);
      await pretrain(recipe, { fresh: true, saveEvery });
      assert.equal(await digest(id), expected, "trained twice");

      const stream = random("kills", objective);
      const kills = [1, 2].map(() => 1 + stream.integer(steps - 2)).sort((a, b) => a - b);
      await startPretraining(recipe, { fresh: true, saveEvery });
      let killed = 0;
      for (const step of kills) if (await killAt(recipe, step, saveEvery)) killed++;
      assert.ok(killed > 0, `never caught at ${kills.join(", ")}`);
      await pretrain(recipe, { saveEvery });
      assert.equal(await digest(id), expected, `killed ${killed} times, at ${kills.join(", ")}`);
      assert.deepEqual(
        readMetrics(folder).map(({ step, loss }) => [step, loss]),
        curve,
      );
    });
});
