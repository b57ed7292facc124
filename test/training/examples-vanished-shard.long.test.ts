import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { cpSync, readFileSync, rmSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { disposeWeights } from "../../lib/models";
import { showProgressWith, silentProgress } from "../../lib/common";
import { waitForRun } from "../../lib/runs";
import {
  checkpointFolder,
  checkRecipe,
  loadWeights,
  pretrain,
  pretrainingState,
  startPretraining,
} from "../../lib/training";
import { findState } from "../../lib/training/kept-state";
import { jpeg, temporaryFolder } from "../data/files";
import { writeTar } from "../data/shards";
import { ownHome } from "./own-home";

after(ownHome().remove);
showProgressWith(silentProgress);
const folder = temporaryFolder();
const shard = (number: number) => join(folder, "shards", `0000${number}.tar`);

const recipe = checkRecipe(
  {
    objective: "clip",
    architecture: "clip-tiny-icons",
    source: join(folder, "shards", "*.tar"),
    steps: 40,
    batchSize: 8,
    learningRate: 1e-3,
    weightDecay: 0.1,
    schedule: "constant",
    seed: 0,
  },
  "test",
);

async function digest(id: string): Promise<string> {
  const weights = await loadWeights({ id });
  const sum = createHash("sha256");
  for (const name of [...weights.keys()].sort()) sum.update(name).update(weights.get(name)!.dataSync());
  disposeWeights(weights);
  return sum.digest("hex");
}

/**
 * Starts the run, or goes on with it; spoils its shards once it has kept a state after this step, and waits for its
 * end.
 */
async function spoiled(step: number, spoil: () => void): Promise<string> {
  const { folder: at } = await startPretraining(recipe, { saveEvery: 2 });
  while (((await findState(at))?.step ?? 0) < step) await sleep(20);
  spoil();
  const end = await waitForRun(at, () => {}, new AbortController().signal);
  assert.equal(end!.state, "failed");
  return end!.error!;
}

describe("a shard that vanishes while a run reads it", () => {
  it("stops the run with a line that names it; its last state is whole, and with the shard back it goes on to the same end", async () => {
    for (let number = 0; number < 3; number++) {
      const members: [string, Buffer | string][] = [];
      for (let i = 0; i < 12; i++) {
        const red = 7 * (12 * number + i);
        members.push([`${number}-${i}.jpg`, await jpeg(red)], [`${number}-${i}.txt`, `${red} red`]);
      }
      await writeTar(shard(number), members);
    }
    cpSync(join(folder, "shards"), join(folder, "kept"), { recursive: true, preserveTimestamps: true });
    const back = () => cpSync(join(folder, "kept"), join(folder, "shards"), { recursive: true });
    const { id } = await pretrainingState(recipe);

    assert.match(
      await spoiled(2, () => rmSync(shard(1))),
      /00001\.tar: is gone since the run began; with the file as it was, the run goes on$/,
    );
    const log = readFileSync(join(checkpointFolder(id), "log.txt"), "utf8")
      .trim()
      .split("\n");
    assert.match(log.at(-1)!, /00001\.tar: is gone/);
    const first = (await findState(checkpointFolder(id)))!.step;
    assert.ok(first >= 2 && first < 40);
    back();
    assert.match(
      await spoiled(first + 2, () => truncateSync(shard(2), 5000)),
      /00002\.tar: has changed from \d+ to 5000 bytes since the run began/,
    );
    assert.ok((await findState(checkpointFolder(id)))!.step > first);
    back();
    await pretrain(recipe);
    const stopped = await digest(id);
    await pretrain(recipe, { fresh: true });
    assert.equal(stopped, await digest(id));
  });
});
