import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { functionCount, tf, type Tensor } from "../../lib/engine";
import { build, initialise, presets, type Architecture, type ArchitectureName } from "../../lib/models";
import { random } from "../../lib/random";
import {
  disposeSharedStep,
  train,
  type ContrastiveLoss,
  type SharedStep,
  type Training,
} from "../../lib/training";
import { objectiveOf } from "../../lib/training/objectives";

const models: [ArchitectureName, "clip" | "simclr" | "supervised"][] = [
  ["resnet-tiny-icons", "supervised"],
  ["vit-tiny", "supervised"],
  ["mixer-tiny", "supervised"],
  ["simclr-tiny-icons", "simclr"],
  ["clip-tiny-icons", "clip"],
  ["clip-tiny-vit", "clip"],
  ["clip-tiny-modified-resnet", "clip"],
];

/** Three steps; `isRead`: the objective reads a value, which a graph cannot. How often it was computed, and what came out. */
async function threeSteps(
  name: ArchitectureName,
  objective: "clip" | "simclr" | "supervised",
  isRead: boolean,
) {
  const { clip, ...rest } = presets[name];
  // Forty thousand words take longer to draw than the steps.
  const words = clip && { clip: { ...clip, text: { ...clip.text, vocabulary: 512 } } };
  const model = build({ ...rest, ...words } as Architecture);
  const { input, image } = rest;
  let computed = 0;
  const seen = <Made extends Tensor | Tensor[]>(made: Made): Made => {
    computed++;
    if (isRead) [made].flat()[0]!.dataSync();
    return made;
  };
  const plain = objectiveOf({ objective }, model);
  const { features, compare } = plain as ContrastiveLoss<Tensor[]>;
  const counted: typeof plain =
    "loss" in plain
      ? { loss: (...given) => seen(plain.loss(...given)) }
      : { features: (...given) => seen(features(...given)), compare };
  const losses: number[] = [];
  const weights = await train<Tensor[]>({
    parameters: model.parameters,
    weights: initialise(model, random("step test")),
    batch: (step) => {
      const stream = random("step", step);
      const draw = (count: number) => Float32Array.from({ length: count }, () => stream.uniform());
      const images = () =>
        tf.tensor4d(draw(6 * input.size ** 2 * image.channels), [6, input.size, input.size, image.channels]);
      const ids = Int32Array.from({ length: 6 * (clip?.text.context ?? 0) }, () => 1 + stream.integer(400));
      const second = {
        clip: () => tf.tensor2d(ids, [6, clip!.text.context], "int32"),
        simclr: images,
        supervised: () => tf.tensor1d([0, 1, 2, 3, 4, 5], "int32"),
      };
      return [images(), second[objective]()];
    },
    ...counted,
    schedule: { kind: "constant", peak: 1e-3, steps: 3 },
    optimiser: { momentum: 0.9, weightDecay: 1e-3 },
    clip: 1,
    every: 1,
    report: ({ loss }) => void losses.push(loss),
  });
  const numbers = [...weights.values()].map((tensor) => tensor.dataSync());
  tf.dispose([...weights.values()]);
  return { computed, losses, numbers };
}

function near(got: ArrayLike<number>, expected: ArrayLike<number>, what: string): void {
  let most = 0;
  for (let i = 0; i < expected.length; i++) most = Math.max(most, Math.abs(got[i]! - expected[i]!));
  assert.ok(got.length === expected.length && most < 1e-5, `${what}: ${most} apart`);
}

describe("a step", () => {
  for (const [name, objective] of models)
    it(`of ${name} is recorded once, and gives what its operations give one by one`, async () => {
      const before = tf.memory().numTensors;
      const graph = await threeSteps(name, objective, false);
      const read = await threeSteps(name, objective, true);
      assert.deepEqual([graph.computed, read.computed], [1, 3 + 1]);
      near(graph.losses, read.losses, name);
      graph.numbers.forEach((tensor, i) => near(tensor, read.numbers[i]!, `tensor ${i}`));
      assert.equal(tf.memory().numTensors, before);
      assert.equal(functionCount(), 0);
    });

  const tiny = (change: Partial<Training<Tensor[]>>) =>
    ({
      parameters: { w: { shape: [2], init: { kind: "constant", value: 0 }, decay: true } },
      weights: new Map([["w", tf.tensor1d([1, -2])]]),
      schedule: { kind: "constant", peak: 0.1, steps: 3 },
      optimiser: { momentum: 0.9, weightDecay: 0.01 },
      ...change,
    }) as Training<Tensor[]>;

  it("of SGD is PyTorch's", async () => {
    // torch 2.13: w = [1., -2.], SGD([w], lr=.1, momentum=.9, weight_decay=.01); t = 0, 1, 2:
    // (w.square() * torch.tensor([t + 1., .5])).sum().backward(); step(); zero_grad()
    const expected = [-0.33238640427589417, -0.9626490473747253];
    const weights = await train(
      tiny({
        batch: (step) => [tf.tensor1d([step + 1, 0.5])],
        loss: (now, [x]) => now.get("w")!.square().mul(x!).sum(),
      }),
    );
    near(weights.get("w")!.dataSync(), expected, "w");
    tf.dispose([...weights.values()]);
  });

  it("is recorded anew for a batch of another size, and its functions are freed where the run fails, too", async () => {
    let computed = 0;
    const lengths = [4, 4, 2, 4, 2];
    const batch = (step: number) => {
      assert.equal(functionCount(), [0, 1, 1, 2, 2][step]);
      if (step === 4) throw new Error("no more");
      return [tf.ones([lengths[step]!, 2])];
    };
    const loss = (weights: ReadonlyMap<string, Tensor>, [x]: Tensor[]) => {
      computed++;
      return x!.mul(weights.get("w")!).sum();
    };
    const run = train(tiny({ batch, loss, schedule: { kind: "constant", peak: 0.1, steps: 5 } }));
    await assert.rejects(run, /no more/);
    assert.equal(computed, 2);
    assert.equal(functionCount(), 0);
  });

  it("is recorded once for trainings that share it, which go as they would alone", async () => {
    let computed = 0;
    const shared: SharedStep = {};
    const run = async (w: number[], peak: number, more: object) => {
      const weights = await train(
        tiny({
          weights: new Map([["w", tf.tensor1d(w)]]),
          schedule: { kind: "cosine", peak, steps: 3 },
          optimiser: { weightDecay: peak },
          batch: (step) => [tf.tensor1d([step + 1, 0.5])],
          loss: (now, [x]) => {
            computed++;
            return now.get("w")!.square().mul(x!).sum();
          },
          ...more,
        }),
      );
      const numbers = Array.from(weights.get("w")!.dataSync());
      tf.dispose([...weights.values()]);
      return numbers;
    };
    const settings: [number[], number][] = [
      [[1, -2], 0.1],
      [[3, 4], 0.01],
    ];
    const alone: number[][] = [];
    for (const [w, peak] of settings) alone.push(await run(w, peak, {}));
    assert.equal(computed, 2);
    const together: number[][] = [];
    for (const [w, peak] of settings) together.push(await run(w, peak, { sharedStep: shared }));
    assert.equal(computed, 3);
    assert.deepEqual(together, alone);
    assert.equal(functionCount(), 1);
    disposeSharedStep(shared);
    assert.equal(functionCount(), 0);
  });
});
