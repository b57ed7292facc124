import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { showProgressWith, silentProgress } from "../../lib/common";
import { checkRecipe, pretrain, pretrainingState, startPretraining } from "../../lib/training";
import { findState } from "../../lib/training/kept-state";
import { ownHome } from "./own-home";

const { folder, remove } = ownHome();
after(remove);
showProgressWith(silentProgress);

const recipe = checkRecipe({ preset: "demo", sourceSize: 400, batchSize: 16, steps: 60 }, "test");

describe("a full disk", () => {
  it("stops the run with the cause; its last state is whole, and the run goes on once there is space", async () => {
    const { folder: at } = await startPretraining(recipe, { saveEvery: 5 });
    let kept = await findState(at);
    while (kept === undefined) {
      await sleep(50);
      kept = await findState(at);
    }
    process.kill((await pretrainingState(recipe)).pid!, "SIGKILL");
    while ((await pretrainingState(recipe)).state === "running") await sleep(50);
    kept = await findState(at);
    const before = readFileSync(join(at, "state.safetensors"));
    const file = join(folder, "recipe.json");
    writeFileSync(file, JSON.stringify(recipe));
    // No file may grow beyond 2,000 kB: a write gives what fits, as on a disk that is nearly full, and then fails.
    const script = `trap '' XFSZ; ulimit -f 2000; exec "$0" --import tsx "$@"`;
    const { stdout } = spawnSync(
      "bash",
      ["-c", script, process.execPath, join(__dirname, "carry-out-here.ts"), file],
      { encoding: "utf8" },
    );
    assert.match(
      stdout,
      /^ended UserError: .*state\.safetensors: the file would be larger than files may be here/,
    );
    assert.ok(!stdout.trim().includes("\n"), "one line");
    const { state, error } = await pretrainingState(recipe);
    assert.equal(state, "failed");
    assert.match(error!, /state\.safetensors/);
    assert.deepEqual(readFileSync(join(at, "state.safetensors")), before);
    assert.deepEqual(
      readdirSync(at).filter((name) => /part|\d$/.test(name)),
      [],
    );
    assert.ok((await findState(at))!.step === kept!.step);
    assert.equal((await pretrain(recipe)).id, (await pretrainingState(recipe)).id);
  });
});
