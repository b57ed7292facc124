import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import {
  checkRecipe,
  pretrain,
  pretrainingState,
  readMetrics,
  startPretraining,
  stopPretraining,
} from "../../lib/training";
import { silentProgress, showProgressWith } from "../../lib/common";
import { ownHome } from "./own-home";

const { folder, remove } = ownHome();
after(remove);
showProgressWith(silentProgress);

/** Seconds of training: long enough to be caught in it. */
const small = checkRecipe({ preset: "demo", sourceSize: 400, batchSize: 16, steps: 150 }, "test");

function waiting(recipe: object): { process: ChildProcess; said: () => string } {
  const file = join(folder, "recipe.json");
  writeFileSync(file, JSON.stringify(recipe));
  const process_ = spawn(process.execPath, ["--import", "tsx", join(__dirname, "start-and-wait.ts"), file]);
  let said = "";
  process_.stdout.on("data", (text: Buffer) => (said += text.toString()));
  return { process: process_, said: () => said };
}

/** Waits until the run has made a step. */
async function underWay(recipe: typeof small): Promise<void> {
  for (;;) {
    const { state, progress, error } = await pretrainingState(recipe);
    if (state === "running" && progress !== undefined) return;
    assert.notEqual(state, "failed", error);
    await sleep(50);
  }
}

const ended = (process_: ChildProcess) => new Promise((resolve) => process_.once("exit", resolve));

describe("the process of its own", () => {
  it("goes on when who waits is killed; the same call attaches, and later finds what is done", async () => {
    const parent = waiting(small);
    await underWay(small);
    const { pid } = await pretrainingState(small);
    parent.process.kill("SIGKILL");
    await ended(parent.process);
    const attached = await pretrainingState(small);
    assert.equal(attached.state, "running");
    assert.equal(attached.pid, pid);
    // No second process is started.
    assert.equal((await startPretraining(small)).pid, pid);
    const checkpoint = await pretrain(small);
    assert.ok(checkpoint.upstreamAccuracy !== null);
    assert.equal((await pretrainingState(small)).state, "done");
    assert.equal((await pretrain(small)).id, checkpoint.id);
    const steps = readMetrics(attached.folder).map(({ step }) => step);
    assert.equal(steps.at(-1), 150);
    assert.deepEqual(steps, [...new Set(steps)]);
    assert.ok(!existsSync(join(attached.folder, "state.safetensors")));
  });

  it("keeps its state when it is stopped, and goes on there", async () => {
    const recipe = { ...small, seed: 1 };
    const { folder: at } = await startPretraining(recipe);
    await underWay(recipe);
    assert.equal(await stopPretraining(recipe), true);
    assert.equal(await stopPretraining(recipe), false);
    const { state, progress } = await pretrainingState(recipe);
    assert.equal(state, "stopped");
    assert.ok(existsSync(join(at, "state.safetensors")));
    await pretrain(recipe);
    const steps = readMetrics(at).map(({ step }) => step);
    assert.ok(steps.some((step) => step >= progress!.step));
    assert.deepEqual(
      steps,
      [...steps].sort((a, b) => a - b),
    );
  });

  it("is stopped by an interrupt of the command that waits for it", async () => {
    const recipe = { ...small, seed: 2 };
    const parent = waiting(recipe);
    await underWay(recipe);
    parent.process.kill("SIGINT");
    await ended(parent.process);
    assert.match(parent.said(), /ended Stopped: .* is kept, and the same call goes on there/);
    assert.equal((await pretrainingState(recipe)).state, "stopped");
  });

  it("is left alone by an interrupt of a command that found it running", async () => {
    const recipe = { ...small, seed: 3 };
    const { pid } = await startPretraining(recipe);
    const parent = waiting(recipe);
    while (!parent.said().includes("attached")) await sleep(50);
    parent.process.kill("SIGINT");
    await ended(parent.process);
    assert.match(parent.said(), /ended Stopped: no longer waiting; the run goes on/);
    assert.equal((await pretrainingState(recipe)).pid, pid);
    assert.equal(await stopPretraining(recipe), true);
  });

  it("says why it cannot run", async () => {
    const recipe = { ...small, objective: "supervised", architecture: "resnet-tiny-icons" } as const;
    await assert.rejects(pretrain(recipe), /source ui has no labels/);
    const { state, error } = await pretrainingState(recipe);
    assert.equal(state, "failed");
    assert.match(error!, /no labels/);
  });
});
