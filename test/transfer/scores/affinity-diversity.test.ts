import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { LoadedTask } from "../../../lib/data";
import { tf } from "../../../lib/engine";
import { random } from "../../../lib/random";
import { affinityAndDiversity, labelsByCaption, scratchBaseline } from "../../../lib/transfer";

const classes = ["top", "middle", "bottom"];

/** Grey noise with a dark bar at the top, in the middle or at the bottom. */
function bars(name: string, labels: readonly number[]) {
  const stream = random("bars", name);
  const pixels = Uint8Array.from({ length: labels.length * 1024 }, (_, i) => {
    const row = Math.floor((i % 1024) / 32);
    const from = 11 * labels[Math.floor(i / 1024)]!;
    return 150 + stream.integer(100) - (row >= from && row < from + 10 ? 140 : 0);
  });
  return { count: labels.length, size: 32, channels: 1 as const, pixels };
}

const labels = Array.from({ length: 48 }, (_, i) => i % 3);
const none = { samples: [], labels: [] };
const train = {
  samples: labels.map((label, i) => ({ key: `${i}`, where: `${i}`, label })),
  labels,
  pictures: bars("train", labels),
};
const task: LoadedTask = {
  task: "bars",
  classes,
  synonyms: [["top", "upper end"], ["middle"], ["bottom"]],
  templates: ["{}"],
  metric: "top-1",
  allowsFlip: true,
  train,
  validation: none,
  test: none,
  content: "bars",
};

describe("affinity and diversity", () => {
  it("a caption names a class by all the words of one of its names, and no other class", () => {
    const captions = ["The upper end", "upper", "stop", "top of the bottom", "BOTTOM!", "the end, upper"];
    assert.deepEqual(labelsByCaption(captions, task.synonyms), [0, -1, -1, -1, 2, -1]);
  });

  it("a source like the task keeps the model's decisions; one whose captions lie does not, and is harder to fit", async () => {
    const before = tf.memory().numTensors;
    const options = { architecture: "resnet-tiny-icons", steps: 40, batchSize: 16 } as const;
    const baseline = await scratchBaseline(task, options);
    assert.ok(baseline.heldOut.measures.accuracy > 0.9, `${baseline.heldOut.measures.accuracy}`);
    const pictures = bars("source", labels);
    const captions = labels.map((label) => `a bar at the ${classes[label]}`);
    const like = await affinityAndDiversity(baseline, { source: "like", pictures, captions });
    assert.deepEqual([like.pictures, like.classes], [48, 3]);
    assert.ok(like.affinity! > 0.9 && like.affinity! < 1.12, `${like.affinity}`);
    const stream = random("lies");
    const lies = captions.map(() => `a bar at the ${classes[stream.integer(3)]}`);
    const lying = await affinityAndDiversity(baseline, { source: "lying", pictures, captions: lies });
    assert.ok(lying.affinity! < 0.6, `${lying.affinity}`);
    assert.ok(lying.diversity! > 2 * like.diversity!, `${lying.diversity}, ${like.diversity}`);
    assert.equal(lying.diversity, lying.lossWithSource! / lying.lossOfTask);
    const brands = await affinityAndDiversity(baseline, {
      source: "brands",
      pictures,
      captions: labels.map(() => "logo"),
    });
    assert.deepEqual([brands.affinity, brands.diversity, brands.pictures], [null, null, 0]);
    await assert.rejects(
      affinityAndDiversity(baseline, { source: "small", pictures: { ...pictures, size: 16 }, captions }),
      /source small: pictures of 16 x 16 x 1, expected 32 x 32 x 1/,
    );
    baseline.dispose();
    assert.equal(tf.memory().numTensors, before);
  });
});
