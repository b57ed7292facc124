import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { tf, type Tensor } from "../../lib/engine";
import { build, initialise, presets, type Weights } from "../../lib/models";
import { UserError } from "../../lib/common";
import { random } from "../../lib/random";
import { supervisedLoss, train, type LoopState, type Training } from "../../lib/training";
import { batchIndices } from "../../lib/training/batch-images";

const model = build({ ...presets["resnet-tiny-icons"], supervised: { classes: 3 } });

/** Three classes by where the light is; 40 steps. */
function training(steps: number): Training<Tensor[]> {
  return {
    parameters: model.parameters,
    weights: initialise(model, random("loop test")),
    batch: (step) => {
      const stream = random("batch", step);
      const labels = Array.from({ length: 12 }, () => stream.integer(3));
      const pixels = new Float32Array(12 * 1024).map(() => 0.3 * stream.normal());
      labels.forEach((label, i) => pixels.fill(1, i * 1024 + label * 340, i * 1024 + label * 340 + 300));
      return [tf.tensor4d(pixels, [12, 32, 32, 1]), tf.tensor1d(labels, "int32")];
    },
    loss: (weights, [images, labels], context) =>
      supervisedLoss(model, weights, images as Tensor, labels as Tensor, context),
    schedule: { kind: "cosine", peak: 2e-3, steps: 40, warmup: 4 },
    optimiser: { weightDecay: 0.05 },
    every: steps,
  };
}

const values = (weights: Map<string, Tensor>) =>
  new Map([...weights].sort().map(([name, tensor]) => [name, Array.from(tensor.dataSync())]));

describe("the loop", () => {
  it("learns, keeps running statistics, and leaves no tensor behind", async () => {
    const before = tf.memory().numTensors;
    const losses: number[] = [];
    const weights = await train({ ...training(1), every: 1, report: ({ loss }) => void losses.push(loss) });
    assert.ok(
      (losses[0] as number) > 0.8 && (losses.at(-1) as number) < 0.3,
      `${losses[0]} ${losses.at(-1)}`,
    );
    const [name] = [...weights.keys()].filter((key) => key.endsWith("running_mean"));
    assert.notDeepEqual(Array.from(weights.get(name as string)!.dataSync()).slice(0, 2), [0, 0]);
    for (const tensor of weights.values()) tensor.dispose();
    assert.equal(tf.memory().numTensors, before);
  });

  it("goes on from saved state as if it had never stopped", async () => {
    let state: LoopState | undefined;
    const whole = await train({
      ...training(20),
      keepEvery: 20,
      keep: (saved) => (state = saved),
    });
    const resumed = await train({ ...training(20), from: state as LoopState });
    // Bit for bit.
    const got = values(resumed);
    for (const [name, expected] of values(whole)) assert.deepEqual(got.get(name), expected, name);
  });

  it("stops where the loss is not a number", async () => {
    const broken = { ...training(1), loss: () => tf.scalar(NaN), every: 1 };
    await assert.rejects(
      train({ ...broken, loss: (weights) => [...weights.values()][0]!.sum().mul(NaN) }),
      /step 1: the loss is NaN/,
    );
  });
});

describe("what is kept of a run that cannot go on", () => {
  const kept: number[] = [];
  const one = (change: Partial<Training<Tensor[]>>): Training<Tensor[]> =>
    ({
      parameters: { w: { shape: [1], init: { kind: "constant", value: 0 } } },
      weights: new Map([["w", tf.tensor1d([1])]]),
      batch: () => [],
      loss: (weights: Weights) => weights.get("w")!.sum(),
      schedule: { kind: "constant", peak: 0.01, steps: 10 },
      optimiser: { momentum: 0, weightDecay: 0 },
      every: 100,
      keepEvery: 2,
      keep: ({ step }: LoopState) => void kept.push(step),
      ...change,
    }) as Training<Tensor[]>;

  it("is the last state before its loss was not a number; the step is named", async () => {
    kept.length = 0;
    const batch = (step: number) => [tf.scalar(step === 5 ? NaN : 1)];
    const loss = (weights: Weights, [x]: Tensor[]) => weights.get("w")!.sum().mul(x!);
    await assert.rejects(
      train(one({ loss, batch })),
      /^UserError: step 6: the loss is NaN; a lower learning rate than 0.01/,
    );
    assert.deepEqual(kept, [2, 4]);
  });

  it("is no state whose weights are not numbers", async () => {
    kept.length = 0;
    const schedule = { kind: "constant", peak: 1e39, steps: 10 } as const;
    await assert.rejects(train(one({ schedule, keepEvery: 1 })), /step 1: a weight is not a number/);
    assert.deepEqual(kept, []);
  });

  it("is nothing where the last step left weights that are no numbers, which no loss tells", async () => {
    const schedule = { kind: "constant", peak: 1e39, steps: 1 } as const;
    await assert.rejects(train(one({ schedule })), /step 1: a weight is not a number/);
  });

  it("is the state as it is where a batch cannot be had: a file that has vanished", async () => {
    kept.length = 0;
    const batch = (step: number) => {
      if (step === 7) throw new UserError("shard-0003.tar: not there any more");
      return [];
    };
    await assert.rejects(train(one({ batch })), /^UserError: shard-0003.tar: not there any more/);
    assert.deepEqual(kept, [2, 4, 6, 7]);
  });

  it("is the state before the disk was full", async () => {
    kept.length = 0;
    const keep = ({ step }: LoopState) => {
      if (step === 4) throw new UserError("state.safetensors: the disk is full");
      kept.push(step);
    };
    await assert.rejects(train(one({ keep })), /the disk is full/);
    assert.deepEqual(kept, [2]);
  });
});

describe("batches", () => {
  it("show every example once an epoch, from (seed, epoch, index) alone", () => {
    const epoch = [0, 1, 2, 3].flatMap((step) => batchIndices(20, 5, "s", step));
    assert.deepEqual(
      epoch.slice().sort((a, b) => a - b),
      Array.from({ length: 20 }, (_, i) => i),
    );
    batchIndices(20, 5, "s", 9);
    assert.deepEqual(batchIndices(20, 5, "s", 2), epoch.slice(10, 15));
    assert.notDeepEqual(batchIndices(20, 5, "s", 4), epoch.slice(0, 5));
  });
});
