import assert from "node:assert/strict";
import { after, it } from "node:test";
import { showProgressWith, silentProgress } from "../../lib/common";
import { loadTask } from "../../lib/data";
import { checkGridSpec, planTrials } from "../../lib/grid";
import { build, disposeWeights, initialise, presets } from "../../lib/models";
import { random } from "../../lib/random";
import { checkRecipe } from "../../lib/training";
import { keepCheckpoint } from "../../lib/training/pretrained-checkpoint";
import { closeStartingPoint, features, openStartingPoint } from "../../lib/transfer";
import { ownHome } from "../training/own-home";

after(ownHome().remove);
showProgressWith(silentProgress);

it("a recipe that is trained again, to other weights, has other features and other trials", async () => {
  const recipe = checkRecipe({ preset: "icons-supervised", steps: 10 }, "test");
  const id = "0123456789abcdef";
  const architecture = presets["resnet-tiny-icons"];
  const study = checkGridSpec(
    {
      tasks: ["arrows"],
      methods: ["linear-probe"],
      shots: { 1: 5 },
      seeds: [0],
      scratch: false,
      recipes: [recipe],
    },
    "test",
  );
  const task = await loadTask("arrows");
  // The pre-training's id, its recipe and everything but its numbers stay.
  const trained = async (seed: number) => {
    const weights = initialise(build(architecture), random("trained", seed));
    const rest = { sourceSize: 100, upstreamAccuracy: null, seconds: 1, device: "CPU" };
    const checkpoint = keepCheckpoint({ id, recipe, architecture, words: [], ...rest }, weights);
    disposeWeights(weights);
    const start = await openStartingPoint(id);
    const [trial] = await planTrials(study, [checkpoint]);
    const { values } = await features(start, task, "test");
    closeStartingPoint(start);
    return { content: start.content, trial: trial!.id, values };
  };
  const [first, again, same] = [await trained(0), await trained(1), await trained(0)];
  assert.notEqual(first.content, again.content);
  assert.notEqual(first.trial, again.trial);
  assert.notDeepEqual(first.values, again.values);
  assert.deepEqual([first.content, first.trial, first.values], [same.content, same.trial, same.values]);
});
