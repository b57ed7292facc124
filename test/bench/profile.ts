// `node --import tsx test/bench/profile.ts [MODEL OBJECTIVE BATCH]`: where a training step's time goes by operation
// (objective `features`: where that of frozen features of pictures goes), and what this machine can do at most: a large
// matrix product, and copying memory. The times are TensorFlow's own tracing of the graph as it runs, fused where
// TensorFlow fuses; operations run side by side, so that their sum is more than the step takes.
import { sum } from "../../lib/common";
import { compile, describeProcessor, tf, type Tensor } from "../../lib/engine";
import * as models from "../../lib/models";
import { random } from "../../lib/random";
import { objectiveOf } from "../../lib/training/objectives";
import { lossAndGradient, lossOf } from "../../lib/training/gradient";
import { adamW, optimised } from "../../lib/training/optimiser";
import { traced } from "./trace";

const [preset = "clip-tiny-icons", objective = "clip", size = "128"] = process.argv.slice(2);
const rounds = 10;

async function main(): Promise<void> {
  console.log(describeProcessor());
  console.log(`matrix product: ${gigaflops().toFixed(0)} GFLOP/s; copying: ${gigabytes().toFixed(1)} GB/s`);
  const { inputs, step } = objective === "features" ? encoder() : prepared();
  const compiled = compile(step);
  const whole = fastest(() => tf.dispose(compiled(inputs)));
  const { ms, operations } = await traced(step, inputs, rounds);
  console.log(
    `${preset}, ${objective}, batch ${size}: ${whole.toFixed(1)} ms; with tracing ${ms.toFixed(1)} ms`,
  );
  const kinds = new Map<string, number[]>();
  for (const { operation, ms } of operations) kinds.set(operation, [...(kinds.get(operation) ?? []), ms]);
  const total = sum(operations.map((one) => one.ms));
  console.log("| operation | calls | ms | share |\n|---|---|---|---|");
  const rows = [...kinds].map(([name, all]) => ({ name, calls: all.length, ms: sum(all) }));
  for (const { name, calls, ms } of rows.sort((a, b) => b.ms - a.ms).slice(0, 16))
    console.log(`| ${name} | ${calls} | ${ms.toFixed(1)} | ${((100 * ms) / total).toFixed(0)} % |`);
}

/** Features of pictures as a function of all that it reads. */
function encoder(): { inputs: Tensor[]; step: (inputs: readonly Tensor[]) => Tensor[] } {
  const { image, architecture } = models.build(models.presets[preset as models.ArchitectureName]);
  const names = Object.keys(image.parameters);
  const weights = names.map((name) => tf.randomNormal([...image.parameters[name]!.shape], 0, 0.02));
  const { size: side } = architecture.input;
  return {
    inputs: [...weights, tf.randomUniform([Number(size), side, side, architecture.image.channels])],
    step: (inputs) => [
      image.forward(new Map(names.map((name, i) => [name, inputs[i]!])), inputs[names.length]!),
    ],
  };
}

/** One step of AdamW as a function of all that it reads. */
function prepared(): { inputs: Tensor[]; step: (inputs: readonly Tensor[]) => Tensor[] } {
  const architecture: models.Architecture = models.presets[preset as models.ArchitectureName];
  const model = models.build(architecture);
  const weights = models.initialise(model, random("profile"));
  const names = models.trainable(model);
  const state = optimised(model.parameters, weights, names);
  const others = new Map([...weights].filter(([name]) => !names.includes(name)));
  const batch = Number(size);
  const { input, image, clip } = architecture;
  const draws = random("profile/batch");
  const pictures = () =>
    tf.tensor4d(
      Float32Array.from({ length: batch * input.size ** 2 * image.channels }, () => draws.uniform()),
      [batch, input.size, input.size, image.channels],
    );
  const context = clip?.text.context ?? 0;
  const second = {
    clip: () =>
      tf.tensor2d(
        Int32Array.from({ length: batch * context }, () => 1 + draws.integer(4000)),
        [batch, context],
        "int32",
      ),
    simclr: pictures,
    supervised: () =>
      tf.tensor1d(
        Int32Array.from({ length: batch }, (_, i) => i % 10),
        "int32",
      ),
  }[objective as "clip"];
  const rule = adamW({ weightDecay: 0.1 });
  const factors = rule.factors(0, 1e-3).map((factor) => tf.scalar(factor));
  const loss = objectiveOf({ objective: objective as "clip" }, model);
  return {
    inputs: [
      state.values,
      state.mean,
      state.square,
      state.decay,
      ...factors,
      ...others.values(),
      pictures(),
      second(),
    ],
    step: ([values, mean, square, decay, ...rest]) => {
      const given = rest.slice(0, factors.length);
      const now = new Map([...others.keys()].map((name, i) => [name, rest[factors.length + i]!]));
      const { value, grad, statistics } = lossAndGradient(state, values!, now, undefined, (all, context) =>
        lossOf(loss, all, rest.slice(-2), context),
      );
      const moments = { values: values!, mean: mean!, square: square!, decay: decay! };
      return [value, ...statistics.values(), ...rule.next(moments, grad, given)];
    },
  };
}

function fastest(run: () => void): number {
  run();
  return Math.min(
    ...Array.from({ length: rounds }, () => {
      const start = performance.now();
      run();
      return performance.now() - start;
    }),
  );
}

function gigaflops(): number {
  const n = 1536;
  const a = tf.randomUniform([n, n]);
  const ms = fastest(() => tf.matMul(a, a).dispose());
  a.dispose();
  return (2 * n ** 3) / ms / 1e6;
}

/** Read and written, of a vector that no cache holds. */
function gigabytes(): number {
  const x = tf.zeros([2 ** 26]);
  const ms = fastest(() => x.add(1).dispose());
  const bytes = 2 * 4 * x.size;
  x.dispose();
  return bytes / ms / 1e6;
}

void main();
