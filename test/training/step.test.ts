import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { functionCount, tf, type Tensor } from "../../lib/engine";
import type { ArchitectureName } from "../../lib/models";
import { disposeSharedStep, train, type Recipe, type SharedStep, type Training } from "../../lib/training";
import { checkRecordedStep, near } from "./recorded-step";

const models: [ArchitectureName, Recipe["objective"]][] = [
  ["resnet-tiny-icons", "supervised"],
  ["vit-tiny", "supervised"],
  ["mixer-tiny", "supervised"],
  ["simclr-tiny-icons", "simclr"],
  ["clip-tiny-icons", "clip"],
  ["slip-tiny-icons", "slip"],
];

describe("a step", () => {
  for (const [name, objective] of models) checkRecordedStep(name, objective);

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
