import { tf, type Tensor } from "../../lib/engine";
import * as models from "../../lib/models";
import { random } from "../../lib/random";
import { clipLoss, simclrLoss, supervisedLoss, train } from "../../lib/training";
import type { Benchmark, Subject } from "./benchmark";

const losses = { clip: clipLoss, simclr: simclrLoss, supervised: supervisedLoss };

/** One step of the trainer itself: from numbers in memory to updated weights, and the loss read. */
function step(
  objective: keyof typeof losses,
  preset: models.ArchitectureName,
  batch: number,
  rounds: number,
): Benchmark {
  return {
    name: `${preset} ${objective} step of ${batch}`,
    rounds,
    device: "any",
    compiles: true,
    prepare: () => stepped(objective, models.presets[preset], batch),
    peer: {
      script: "step.py",
      args: [preset, String(batch)],
      needs: "torch==2.13.0",
    },
  };
}

function stepped(objective: keyof typeof losses, architecture: models.Architecture, batch: number): Subject {
  const model = models.build(architecture);
  const { input, image, clip } = architecture;
  const draws = random("bench/step");
  const numbers = new Float32Array(batch * input.size ** 2 * image.channels).map(() => draws.uniform());
  const context = clip?.text.context ?? 0;
  const ids = Int32Array.from({ length: batch * context }, () => 1 + draws.integer(4095));
  const labels = Int32Array.from({ length: batch }, (_, i) => i % 10);
  const images = () => tf.tensor4d(numbers, [batch, input.size, input.size, image.channels]);
  const second = {
    clip: () => tf.tensor2d(ids, [batch, context], "int32"),
    simclr: images,
    supervised: () => tf.tensor1d(labels, "int32"),
  }[objective];
  // The trainer takes a step for each batch: a gate before each makes one step one run.
  const gate = gated();
  void train<Tensor[]>({
    parameters: model.parameters,
    weights: models.initialise(model, random("bench")),
    batch: async () => {
      await gate.pass();
      return [images(), second()];
    },
    loss: (weights, [first, other], context) =>
      losses[objective](model, weights, first as Tensor, other as Tensor, context),
    schedule: { kind: "constant", peak: 1e-3, steps: Infinity },
    optimiser: { weightDecay: 0.1 },
    every: 1,
  }).catch(gate.fail);
  return { run: gate.open, dispose: () => gate.fail(new Error("the benchmark is over")) };
}

/** `pass` waits at the gate; `open` lets one through and resolves when it is back. */
function gated() {
  let arrived: () => void = () => undefined;
  let through: { resolve: () => void; reject: (error: unknown) => void } | undefined;
  let failed: (error: unknown) => void = () => undefined;
  let waiting = new Promise<void>((resolve) => (arrived = resolve));
  return {
    pass: () =>
      new Promise<void>((resolve, reject) => {
        through = { resolve, reject };
        arrived();
      }),
    async open() {
      await waiting;
      const back = new Promise<void>((resolve, reject) => ([arrived, failed] = [resolve, reject]));
      waiting = back;
      through?.resolve();
      await back;
    },
    fail(error: unknown) {
      failed(error);
      through?.reject(error);
    },
  };
}

export const benchmarks: Benchmark[] = [
  step("supervised", "resnet-tiny", 64, 30),
  step("clip", "clip-tiny-icons", 128, 30),
  step("simclr", "simclr-tiny", 64, 30),
  step("clip", "clip-rn50", 32, 2),
];
