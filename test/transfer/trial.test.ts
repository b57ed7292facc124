import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { splitInMemory, type LoadedTask } from "../../lib/data";
import { tf } from "../../lib/engine";
import { random } from "../../lib/random";
import {
  runTrial,
  meanPerClass,
  topOne,
  transferVersion,
  zeroShotHead,
  type Trial,
} from "../../lib/transfer";
import { scratchStartingPoint } from "../../lib/transfer";

/** Three classes by which third of the picture is dark, under noise. */
function thirds(): LoadedTask {
  const split = (count: number, name: string) => {
    const stream = random("thirds", name);
    const labels = Array.from({ length: count }, (_, i) => i % 3);
    const pixels = new Uint8Array(count * 1024);
    labels.forEach((label, i) => {
      for (let p = 0; p < 1024; p++) {
        const dark = Math.floor(p / 342) === label;
        pixels[i * 1024 + p] = (dark ? 40 : 180) + stream.integer(60);
      }
    });
    return splitInMemory(name, { pictures: { count, size: 32, channels: 1, pixels }, labels });
  };
  const classes = ["top", "middle", "bottom"];
  return {
    task: "thirds",
    classes,
    synonyms: classes.map((name) => [name]),
    templates: ["{}"],
    metric: "top-1",
    allowsFlip: true,
    train: split(30, "train"),
    validation: split(30, "validation"),
    test: split(60, "test"),
    content: "thirds",
  };
}

const trial: Trial = {
  start: "scratch",
  architecture: "clip-tiny-icons",
  task: "thirds",
  taskContent: "thirds",
  method: "finetune",
  shots: 5,
  seed: 0,
  steps: 25,
  batchSize: 15,
  learningRates: [1e-6, 3e-3],
  weightDecay: 0.05,
  transfer: transferVersion(5),
};

describe("trials", () => {
  it("learn, by the learning rate that does best on the validation set, and leave no tensor behind", async () => {
    const task = thirds();
    const before = tf.memory().numTensors;
    const outcome = await runTrial(trial, task);
    assert.equal(tf.memory().numTensors, before);
    assert.ok(outcome.accuracy > 0.8, `${outcome.accuracy}`);
    const best = outcome.validation.reduce((a, b) => (b.accuracy > a.accuracy ? b : a));
    assert.equal(outcome.learningRate, best.learningRate);
    assert.equal(outcome.trainSize, 15);
    assert.equal(outcome.predicted.length, 60);
  });

  it("give the same twice", async () => {
    const short = { ...trial, steps: 6, learningRates: [1e-3] };
    const [one, two] = [await runTrial(short, thirds()), await runTrial(short, thirds())];
    assert.ok(Math.abs(one.accuracy - two.accuracy) < 0.02);
  });

  it("probe random features better than chance", async () => {
    const outcome = await runTrial({ ...trial, method: "linear-probe" }, thirds(), { keep: false });
    assert.ok(outcome.accuracy > 0.6, `${outcome.accuracy}`);
    assert.equal(outcome.learningRate, null);
  });

  it("say what is missing", async () => {
    await assert.rejects(runTrial({ ...trial, start: "nowhere" }, thirds()), /no checkpoint nowhere/);
    await assert.rejects(runTrial({ ...trial, shots: 11 }, thirds()), /class top: 10 training pictures/);
    await assert.rejects(runTrial({ ...trial, learningRates: [] }, thirds()), /learningRates is empty/);
  });
});

describe("zero-shot heads", () => {
  const start = {
    ...scratchStartingPoint("clip-tiny-icons", 0),
    words: ["top", "middle", "bottom", "picture"],
  };

  it("have a column of length 1 a class, in the order of the classes", async () => {
    const { synonyms } = thirds();
    const head = await zeroShotHead(start, { task: "t", synonyms, templates: ["{}", "picture {}"] });
    assert.deepEqual(head.shape, [128, 3]);
    for (const length of head.norm(2, 0).dataSync()) assert.ok(Math.abs(length - 1) < 1e-5);
    const turned = await zeroShotHead(start, {
      task: "t",
      synonyms: [...synonyms].reverse(),
      templates: ["{}", "picture {}"],
    });
    assert.ok(Math.max(...head.sub(turned.reverse(1)).abs().dataSync()) < 1e-6);
  });

  it("refuse templates without a place for the name", async () => {
    await assert.rejects(
      () => zeroShotHead(start, { task: "t", synonyms: [["a"]], templates: ["a photo"] }),
      /template "a photo" has no \{\}/,
    );
  });
});

describe("metrics", () => {
  it("count pictures, or classes", () => {
    assert.equal(topOne([0, 0, 0, 0], [0, 0, 0, 1]), 0.75);
    assert.equal(meanPerClass([0, 0, 0, 0], [0, 0, 0, 1]), 0.5);
  });
});
