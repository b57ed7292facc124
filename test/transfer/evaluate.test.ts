import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it, mock } from "node:test";
import { main } from "../../lib/cli";
import { loadTask } from "../../lib/data";
import { tf } from "../../lib/engine";
import { encodePng } from "../../lib/formats";
import { build, disposeWeights, initialise, presets, saveCheckpoint } from "../../lib/models";
import { random } from "../../lib/random";
import { open, resultsCsv, parse } from "../../lib/results";
import {
  compare,
  curveOf,
  evaluate,
  features,
  transferability,
  labelsNeeded,
  leep,
  openStartingPoint,
  testIndices,
} from "../../lib/transfer";

const folder = mkdtempSync(join(tmpdir(), "upstream-transfer-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Class folders: bars at a height of their own, under noise. */
function classFolders(name: string, classes: Readonly<Record<string, number>>): string {
  Object.entries(classes).forEach(([label, count], place) => {
    mkdirSync(join(folder, name, label), { recursive: true });
    for (let i = 0; i < count; i++) {
      const stream = random(name, label, i);
      const pixels = Uint8Array.from({ length: 32 * 32 * 3 }, () => stream.integer(150));
      pixels.fill(230, place * 8 * 96, (place * 8 + 6) * 96);
      writeFileSync(join(folder, name, label, `${i}.png`), encodePng(pixels, 32, 32, 3));
    }
  });
  return join(folder, name);
}

const bars = classFolders("bars", { top: 15, middle: 15, bottom: 15 });
const common = { folder: join(folder, "runs"), seeds: [0, 1] };

/** A file of a small CLIP with words of its own, as `pretrain` leaves them. */
const clip = join(folder, "clip.safetensors");
saveCheckpoint(clip, {
  architecture: presets["clip-tiny-icons"],
  weights: initialise(build(presets["clip-tiny-icons"]), random("clip")),
  words: ["top", "middle", "bottom", "photo"],
});

describe("evaluate", () => {
  it("transfers a file to a folder in one call, baselines beside it, and finds it again", async () => {
    const { rows, trials } = await evaluate({ checkpoint: clip, task: bars, shots: [1, 5], ...common });
    // Zero-shot once; a probe at 2 shots x 2 seeds; both baselines the same.
    assert.equal(rows.length, 1 + 4 + 4 + 4);
    assert.deepEqual(
      [...new Set(rows.map(({ architecture }) => architecture))],
      ["clip-tiny-icons", "raw-pixels"],
    );
    for (const { accuracy, low, high, testSize, meanPerClass } of rows) {
      assert.ok(low! <= accuracy && accuracy <= high!);
      assert.equal(testSize, 9);
      assert.ok(meanPerClass! >= 0 && meanPerClass! <= 1);
    }
    const pixels = rows.filter(({ architecture, shots }) => architecture === "raw-pixels" && shots === 5);
    assert.ok(
      pixels.every(({ accuracy }) => accuracy > 0.8),
      "bars are plain in the pixels",
    );
    assert.ok(rows[0]!.loss! > 0);
    assert.equal(parse(resultsCsv(rows), "rows").rows[1]!.meanPerClass, rows[1]!.meanPerClass);
    const kept = readdirSync(join(folder, "runs", "trials")).length;
    const again = await evaluate({ checkpoint: clip, task: bars, shots: [1, 5], ...common });
    assert.deepEqual(again.rows, rows);
    assert.equal(readdirSync(join(folder, "runs", "trials")).length, kept);
    assert.ok(readdirSync(join(folder, "runs", "features")).length >= 6);
    const [zeroShot, probe] = trials as [(typeof trials)[0], (typeof trials)[0]];
    const paired = compare(zeroShot.id, probe.id, { folder: join(folder, "runs") });
    assert.ok(Math.abs(paired.first - zeroShot.outcome.accuracy) < 1e-12);
    assert.equal(paired.onlyFirst - paired.onlySecond, Math.round(9 * (paired.first - paired.second)));
  });

  it("gives the same probes together as alone", async () => {
    const one = { checkpoint: "raw-pixels", task: bars, shots: [5] as const, baselines: false };
    const together = await evaluate({ ...one, folder: join(folder, "together"), seeds: [0, 1, 2] });
    for (const [i, seed] of [0, 1, 2].entries()) {
      const alone = await evaluate({ ...one, folder: join(folder, `alone${seed}`), seeds: [seed] });
      assert.deepEqual(alone.trials[0]!.outcome.predicted, together.trials[i]!.outcome.predicted);
    }
  });

  it("chooses by held-out images of its own where the task has none, and measures every α from one run", async () => {
    const before = tf.memory().numTensors;
    const { rows, trials } = await evaluate({
      checkpoint: clip,
      task: bars,
      methods: ["zero-shot", "finetune"],
      shots: [5],
      seeds: [0],
      steps: [[1, 12]],
      learningRates: [1e-4, 2e-3],
      alphas: [0, 0.5, 1],
      baselines: false,
      folder: common.folder,
    });
    assert.equal(tf.memory().numTensors, before, "no tensor is left");
    assert.equal(trials.length, 2);
    const [zeroShot, ...tuned] = rows;
    assert.deepEqual(
      tuned.map(({ alpha }) => alpha),
      [0, 0.5, 1],
    );
    assert.equal(tuned[0]!.accuracy, zeroShot!.accuracy, "α = 0 is the zero-shot head");
    assert.equal(tuned[2]!.accuracy, trials[1]!.outcome.accuracy);
    assert.equal(tuned[2]!.selectedOn, "validation");
    assert.equal(trials[1]!.outcome.trainSize, 15);
  });

  it("selects on the test set where the paper's way is asked for, and says so", async () => {
    const { rows, trials } = await evaluate({
      checkpoint: clip,
      task: bars,
      methods: ["linear-probe"],
      shots: [5],
      selection: "paper",
      seeds: [0],
      baselines: false,
      folder: common.folder,
    });
    assert.equal(rows[0]!.selectedOn, "test");
    const { validation, accuracy } = trials[0]!.outcome;
    assert.equal(accuracy, Math.max(...validation.map((one) => one.accuracy)));
  });

  it("measures on as many test images a class as were trained on, where the paper's way is asked for", async () => {
    const wanted = {
      checkpoint: clip,
      task: bars,
      methods: ["zero-shot", "linear-probe", "finetune"] as const,
      shots: [1, 2, "full"] as const,
      steps: [[1, 2]] as const,
      learningRates: [1e-3],
      baselines: false,
      ...common,
      seeds: [0],
    };
    const whole = await evaluate(wanted);
    const few = await evaluate({ ...wanted, evaluate: "paper" });
    const seen = few.rows.map(({ method, shots, seed, testSize, evaluatedOn }) =>
      [method, shots, seed, testSize, evaluatedOn].join(" "),
    );
    for (const method of ["linear-probe", "finetune"]) {
      assert.ok(seen.includes(`${method} 1 0 3 1 a class of test`), seen.join("; "));
      assert.ok(seen.includes(`${method} 2 0 6 2 a class of test`));
    }
    assert.ok(seen.includes("zero-shot 0 0 9 test") && seen.includes("linear-probe full 0 9 test"));
    const task = await loadTask(bars);
    whole.trials.forEach(({ id, trial, outcome }, i) => {
      const part = few.trials[i]!;
      assert.equal(part.id === id, trial.shots === 0 || trial.shots === "full");
      const places = testIndices(task, part.trial);
      // The same predictions, on these places alone; a fine-tuning on two cores repeats itself to rounding.
      if (trial.method !== "finetune")
        assert.deepEqual(
          part.outcome.predicted,
          outcome.predicted.map((label, place) => (places.includes(place) ? label : -1)),
        );
      assert.equal(part.outcome.testSize, places.length);
      const right = places.filter((place) => part.outcome.predicted[place] === task.test.labels[place]);
      assert.ok(Math.abs(part.outcome.accuracy - right.length / places.length) < 1e-12);
    });
    const [one, two] = [1, 2].map((k) => few.trials.find(({ trial }) => trial.shots === k)!);
    assert.equal(compare(one!, two!, { folder: join(folder, "runs") }).testSize, 3, "those of both");
    await assert.rejects(
      evaluate({ ...wanted, evaluate: "half" as "full" }),
      /evaluate half: expected full or paper/,
    );
  });

  it("knows a file's architecture by its preset's name, though it spells out what presets leave to be usual", async () => {
    const preset = presets["clip-tiny-vit"];
    const { text } = preset.clip!;
    assert.ok(text.kind === "transformer");
    const spelt = { ...preset.clip!, text: { ...text, hidden: 4 * text.width } };
    const file = join(folder, "spelt.safetensors");
    const weights = initialise(build(preset), random("spelt"));
    saveCheckpoint(file, { architecture: { ...preset, clip: spelt }, weights });
    disposeWeights(weights);
    const start = await openStartingPoint(file);
    disposeWeights(start.weights);
    assert.equal(start.columns.architecture, "clip-tiny-vit");
  });

  it("probes any block, and names those there are", async () => {
    const probe = { checkpoint: clip, task: bars, methods: ["linear-probe"] as const, shots: [5], ...common };
    const { rows } = await evaluate({ ...probe, block: "visual.trunk.layer2", baselines: false });
    assert.equal(rows[0]!.architecture, "clip-tiny-icons at visual.trunk.layer2");
    await assert.rejects(
      evaluate({ ...probe, block: "layer9", baselines: false }),
      /no block layer9; there are .*visual\.trunk\.layer1/,
    );
  });

  it("reads a learning curve off its trials", async () => {
    const { trials } = await evaluate({
      checkpoint: "raw-pixels",
      task: bars,
      shots: [1, 5],
      baselines: false,
      ...common,
    });
    const needed = labelsNeeded(curveOf(trials, common.folder), 0.5, { draws: 200 });
    assert.deepEqual(
      needed.curve.map(({ labels }) => labels),
      [3, 15],
    );
  });

  it("predicts transfer: a score and the measured accuracy of every checkpoint, and their rank correlation", async () => {
    const { points, logme } = await transferability({
      checkpoint: ["raw-pixels", clip, "random-features"],
      task: bars,
      ...common,
    });
    assert.equal(points.length, 3);
    assert.equal(logme.checkpoints, 3);
    assert.equal(logme.low, null);
    assert.ok(points.every(({ logme, leep }) => Number.isFinite(logme) && leep === null));
    await assert.rejects(
      transferability({ checkpoint: [clip], task: bars, ...common }),
      /3 checkpoints or more/,
    );
  });

  it("predicts transfer by LEEP where checkpoints have classes of their own: of what their classifiers say", async () => {
    const architecture = presets["resnet-tiny"];
    const model = build(architecture);
    const supervised = ["one", "two", "three"].map((seed) => {
      const file = join(folder, `${seed}.safetensors`);
      const weights = initialise(model, random(seed));
      saveCheckpoint(file, { architecture, weights });
      disposeWeights(weights);
      return file;
    });
    const { points, leep: correlation } = await transferability({
      checkpoint: [...supervised, "raw-pixels"],
      task: bars,
      ...common,
    });
    assert.equal(correlation!.checkpoints, 3);
    assert.equal(points[3]!.leep, null);
    const task = await loadTask(bars);
    for (const [i, file] of supervised.entries()) {
      const start = await openStartingPoint(file);
      const { values, width } = await features(start, task, "train", { keep: false });
      // The classifier worked out by hand, its weights as PyTorch keeps them, [classes, features].
      const weight = start.weights.get("fc.weight")!.dataSync();
      const bias = start.weights.get("fc.bias")!.dataSync();
      disposeWeights(start.weights);
      const probabilities = task.train.labels.map((_, row) => {
        const logits = Array.from(bias, (b, z) => {
          let sum = b;
          for (let j = 0; j < width; j++) sum += values[row * width + j]! * weight[z * width + j]!;
          return Math.exp(sum);
        });
        const total = logits.reduce((x, y) => x + y);
        return logits.map((x) => x / total);
      });
      assert.equal(bias.length, 10);
      assert.ok(Math.abs(points[i]!.leep! - leep(probabilities, task.train.labels, 3)) < 1e-5);
      assert.ok(points[i]!.leep! <= 0);
    }
  });
});

/** What the command says on standard error, and its exit code. */
async function upstream(...args: string[]): Promise<{ code: number; said: string }> {
  const said: string[] = [];
  const { error } = console;
  console.error = (...parts: unknown[]) => void said.push(parts.join(" "));
  try {
    return { code: await main(["node", "upstream", "transfer", ...args]), said: said.join("\n") };
  } finally {
    console.error = error;
  }
}

describe("upstream transfer says in one line", () => {
  const says = async (pattern: RegExp, ...args: string[]) => {
    const { code, said } = await upstream(...args, "--no-baselines");
    assert.equal(code, 1, said);
    assert.equal(said.split("\n").length, 1, said);
    assert.match(said, pattern);
  };

  it("a task of one class", () => says(/one class only/, "raw-pixels", classFolders("single", { only: 6 })));

  it("a task of which all classes but one are empty", () =>
    says(/one class only/, "raw-pixels", classFolders("gap", { full: 6, empty: 0 })));

  it("more shots than a class has images", () =>
    says(/class \S+: 12 training pictures, fewer than 13 shots/, "raw-pixels", bars, "--shots", "13"));

  it("a checkpoint without a text tower where one is needed", () =>
    says(
      /zero-shot head needs a checkpoint with a text tower/,
      "raw-pixels",
      bars,
      "--methods",
      "zero-shot",
    ));

  it("prompts without a place for the name", () =>
    says(/template "a photo" has no \{\} for the class's name/, clip, bars, "--templates", "a photo"));

  it("a name that is nothing", async () => {
    await says(/no checkpoint nowhere: no such file or folder/, "nowhere", bars);
    await says(/no source or task is called nothing/, "raw-pixels", "nothing");
  });
});

describe("upstream transfer with starting points of several kinds", () => {
  it("fine-tunes those that can be, and says which it leaves out", async () => {
    const csv = join(folder, "several.csv");
    const settings = ["--shots", "1", "--seeds", "0", "--epochs", "1", "--learning-rates", "1e-3"];
    const log = mock.method(console, "log", () => {});
    const { code, said } = await upstream(
      ...[`raw-pixels,${clip}`, bars, "--methods", "linear-probe,finetune", "--no-baselines"],
      ...[...settings, "--csv", csv],
    );
    log.mock.restore();
    assert.equal(code, 0, said);
    assert.match(said, /left out of finetune, for they hold features alone: raw-pixels/);
    const ran = open(csv).map(({ source, method }) => `${source === "none" ? "pixels" : "clip"}, ${method}`);
    assert.deepEqual(ran.sort(), ["clip, finetune", "clip, linear-probe", "pixels, linear-probe"]);
  });
});
