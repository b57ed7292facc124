import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { tf, type Tensor } from "../../lib/engine";
import { train } from "../../lib/training";

// torch 2.13: for momentum in (0.9, 0):
//   w = tensor([[1., -2], [.5, 3]]), b = tensor([.1, -.3])
//   SGD([{params: [w], weight_decay: .1}, {params: [b]}], lr=.05, momentum)
//   for t in range(4): w.grad = [[.1 * (t + 1), -.2], [.3, .05 * t]], b.grad = [1 - t, .5]
//     clip_grad_norm_([w, b], .7); step(); print(w, b)
const expected: Record<string, number[][]> = {
  "0.9": [
    [
      0.9920313358306885, -1.984062671661377, 0.48859402537345886, 2.984999895095825, 0.07031341642141342,
      -0.3148432970046997,
    ],
    [
      0.9698993563652039, -1.949798822402954, 0.4608856737613678, 2.9540748596191406, 0.043595489114522934,
      -0.3532022535800934,
    ],
    [
      0.9365001916885376, -1.9034583568572998, 0.4250127971172333, 2.908595085144043, 0.04831915348768234,
      -0.40211021900177,
    ],
    [
      0.8952041268348694, -1.8489575386047363, 0.38568639755249023, 2.8506624698638916, 0.08534196019172668,
      -0.4543202519416809,
    ],
  ],
  "0": [
    [
      0.9920313358306885, -1.984062671661377, 0.48859402537345886, 2.984999895095825, 0.07031341642141342,
      -0.3148432970046997,
    ],
    [
      0.9770711660385132, -1.9641423225402832, 0.47115105390548706, 2.9675748348236084, 0.07031341642141342,
      -0.3398433029651642,
    ],
    [
      0.963554859161377, -1.9485676288604736, 0.4601643681526184, 2.949860095977783, 0.09908321499824524,
      -0.3542281985282898,
    ],
    [
      0.9521827697753906, -1.9355475902557373, 0.45294782519340515, 2.9326529502868652, 0.13185472786426544,
      -0.36242106556892395,
    ],
  ],
};

/** The weights after so many steps of the trainer, whose loss is made to have the gradients above. */
async function trained(momentum: number, steps: number): Promise<number[]> {
  const weights = await train<Tensor[]>({
    parameters: {
      w: { shape: [2, 2], init: { kind: "constant", value: 0 } },
      b: { shape: [2], init: { kind: "constant", value: 0 } },
    },
    weights: new Map<string, Tensor>([
      ["w", tf.tensor2d([1, -2, 0.5, 3], [2, 2])],
      ["b", tf.tensor1d([0.1, -0.3])],
    ]),
    batch: (t) => [tf.tensor2d([0.1 * (t + 1), -0.2, 0.3, 0.05 * t], [2, 2]), tf.tensor1d([1 - t, 0.5])],
    loss: (current, [w, b]) => tf.add(current.get("w")!.mul(w!).sum(), current.get("b")!.mul(b!).sum()),
    schedule: { kind: "constant", peak: 0.05, steps },
    optimiser: { momentum, weightDecay: 0.1 },
    clip: 0.7,
  });
  const values = [...weights.get("w")!.dataSync(), ...weights.get("b")!.dataSync()];
  tf.dispose([...weights.values()]);
  return values;
}

describe("SGD", () => {
  for (const [momentum, after] of Object.entries(expected))
    it(`takes PyTorch's steps: momentum ${momentum}, clipped gradients, decay of matrices alone`, async () => {
      for (const [i, values] of after.entries()) {
        const got = await trained(Number(momentum), i + 1);
        values.forEach((value, at) =>
          assert.ok(Math.abs(got[at]! - value) < 3e-7, `step ${i + 1}, ${at}: ${got[at]}, not ${value}`),
        );
      }
    });
});
