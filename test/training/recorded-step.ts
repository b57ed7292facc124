import assert from "node:assert/strict";
import { it } from "node:test";
import { functionCount, tf, type Tensor } from "../../lib/engine";
import { build, initialise, presets, type Architecture, type ArchitectureName } from "../../lib/models";
import { random } from "../../lib/random";
import { train, type ContrastiveLoss, type Recipe } from "../../lib/training";
import { objectiveOf } from "../../lib/training/objectives";

/**
 * Three steps; `isRead`: the objective reads a value, which a graph cannot. How often it was computed, and what came
 * out.
 */
async function threeSteps(name: ArchitectureName, objective: Recipe["objective"], isRead: boolean) {
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
      const captions = () => tf.tensor2d(ids, [6, clip!.text.context], "int32");
      const others = {
        clip: () => [captions()],
        simclr: () => [images()],
        slip: () => [images(), captions()],
        supervised: () => [tf.tensor1d([0, 1, 2, 3, 4, 5], "int32")],
      };
      return [images(), ...others[objective]()];
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

export function near(got: ArrayLike<number>, expected: ArrayLike<number>, what: string): void {
  let most = 0;
  for (let i = 0; i < expected.length; i++) most = Math.max(most, Math.abs(got[i]! - expected[i]!));
  assert.ok(got.length === expected.length && most < 1e-5, `${what}: ${most} apart`);
}

/** Holds a step that is compiled to the same step operation by operation: losses, weights, and what stays in memory. */
export function checkRecordedStep(name: ArchitectureName, objective: Recipe["objective"]): void {
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
}
