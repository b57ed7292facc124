import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { project, showProgressWith, silentProgress, writeJson } from "../../lib/common";
import { openTensors } from "../../lib/formats";
import { random } from "../../lib/random";
import { backgroundProcess } from "../../lib/runs";
import { checkRecipe, pretrainingState, readMetrics, type Recipe } from "../../lib/training";
import { ownHome } from "./own-home";

// The process that `pretrain` starts, killed at random moments: every other one anywhere in its life (while it starts,
// opens its pictures, makes steps), the rest after its first step. `KILLS=30` asks for more of them, `KILL_SEED=7` for
// others.
after(ownHome().remove);
showProgressWith(silentProgress);
const kills = Number(process.env.KILLS ?? 3);
const killSeed = Number(process.env.KILL_SEED ?? 0);
const steps = 30;
const small = { sourceSize: 300, batchSize: 16, steps };
const presets = { clip: "icons", simclr: "icons-simclr", supervised: "icons-supervised" };

const recipeOf = (preset: string, more: object = {}) => checkRecipe({ preset, ...small, ...more }, "test");

function start(recipe: Recipe, { id, folder }: { id: string; folder: string }) {
  writeJson(join(folder, "recipe.json"), { recipe, options: { saveEvery: 2 } });
  const program = join(project, "lib", "dist", "training", "pretrain-process.js");
  const child = spawn(process.execPath, [program, id], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (text: Buffer) => (said += text.toString()));
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const firstStep = async () => {
    while (child.exitCode === null && amid(folder, child.pid!) !== "making steps") await sleep(5);
  };
  return { pid: child.pid!, ended, firstStep, said: () => said, kill: () => child.kill("SIGKILL") };
}

/** The hash of the weights, behind a header that says how long the training took. */
function weights(folder: string): string {
  const bytes = readFileSync(join(folder, "checkpoint.safetensors"));
  const numbers = bytes.subarray(8 + Number(bytes.readBigUInt64LE()));
  return createHash("sha256").update(numbers).digest("hex");
}

const curve = (folder: string) => readMetrics(folder).map(({ step, loss }) => [step, loss]);

/** The step of the state that is kept, whose every tensor is read; 0 where there is none. */
async function keptStep(folder: string): Promise<number> {
  const path = join(folder, "state.safetensors");
  if (!existsSync(path)) return 0;
  const { entries, metadata, close } = await openTensors(path);
  for (const { read } of entries.values()) await read();
  await close();
  return Number(metadata.get("step"));
}

/** What the process of this id is at, or was, by what it said last. */
function amid(folder: string, pid: number): "starting" | "opening" | "making steps" {
  const last = backgroundProcess<object>(folder);
  if (last?.pid !== pid) return "starting";
  return last.progress ? "making steps" : "opening";
}

describe("a pre-training that is killed and goes on", () => {
  for (const [objective, preset] of Object.entries(presets))
    it(`ends with the weights of one that was never stopped, bit for bit: ${objective}`, async (t) => {
      const recipe = recipeOf(preset);
      const state = await pretrainingState(recipe);
      const { folder } = state;
      const began = performance.now();
      const whole = start(recipe, state);
      await whole.firstStep();
      const toFirstStep = performance.now() - began;
      assert.equal(await whole.ended, 0, whole.said());
      const milliseconds = performance.now() - began;
      const expected = { weights: weights(folder), curve: curve(folder), files: readdirSync(folder).sort() };
      const forget = () => rmSync(folder, { recursive: true });
      forget();

      const stream = random("kills of pre-training", objective, killSeed);
      const struck: Record<string, number> = {};
      let halves = 0;
      let kept = 0;
      for (let killed = 0; killed < kills;) {
        const life = start(recipe, state);
        const share = stream.uniform();
        const moment =
          killed % 2 === 0
            ? sleep(share * milliseconds)
            : life.firstStep().then(() => sleep(share * (milliseconds - toFirstStep)));
        if (await Promise.race([life.ended.then(() => true), moment.then(() => false)])) {
          assert.equal(weights(folder), expected.weights, `done after ${killed} kills`);
          forget();
          kept = 0;
          continue;
        }
        life.kill();
        await life.ended;
        killed++;
        const at = amid(folder, life.pid);
        struck[at] = (struck[at] ?? 0) + 1;
        halves += readdirSync(folder).filter(
          (name) => !/^[a-z]+\.(json|jsonl|txt|safetensors)$/.test(name),
        ).length;
        if (existsSync(join(folder, "checkpoint.safetensors"))) {
          assert.equal(weights(folder), expected.weights, "a checkpoint under its final name is whole");
          forget();
          kept = 0;
          continue;
        }
        const now = await keptStep(folder);
        assert.ok(now >= kept, `step ${now} is kept where ${kept} was`);
        kept = now;
      }
      const last = start(recipe, state);
      assert.equal(await last.ended, 0, last.said());
      t.diagnostic(`${kills} kills: ${JSON.stringify(struck)}, ${halves} halves swept`);
      assert.equal(weights(folder), expected.weights);
      assert.deepEqual(curve(folder), expected.curve);
      assert.deepEqual(readdirSync(folder).sort(), expected.files);
    });
});

describe("two at once on one home", () => {
  const recipe = recipeOf(presets.clip, { steps: 8 });
  const other = recipeOf(presets.supervised, { steps: 8 });
  let alone: string[];
  const both = async () => [await pretrainingState(recipe), await pretrainingState(other)] as const;
  before(async () => {
    alone = [];
    for (const [i, state] of (await both()).entries()) {
      const life = start([recipe, other][i]!, state);
      assert.equal(await life.ended, 0, life.said());
      alone.push(weights(state.folder));
      rmSync(state.folder, { recursive: true });
    }
  });

  it("are one where they are the same, and don't disturb each other where they are not", async () => {
    const [state, beside] = await both();
    const lives = [start(recipe, state), start(recipe, state), start(other, beside)];
    for (const { ended, said } of lives) assert.equal(await ended, 0, said());
    assert.deepEqual([weights(state.folder), weights(beside.folder)], alone);
    assert.deepEqual(
      curve(state.folder).map(([step]) => step),
      [1, 2, 3, 4, 5, 6, 7, 8],
      "each step was made once",
    );
  });
});
