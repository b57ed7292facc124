// `node --import tsx test/bench/profile.ts [MODEL OBJECTIVE BATCH]`: where a training step's time goes by operation, and what this machine can do at
// most: a large matrix product, and copying memory. Each operation is timed on its own, so their sum is more than the compiled
// step takes, in which TensorFlow fuses some and runs others side by side.
import { compile, describeProcessor, tf, type Tensor } from "../../lib/engine";
import { backend } from "../../lib/engine/graph/binding";
import * as models from "../../lib/models";
import { random } from "../../lib/random";
import { objectiveOf } from "../../lib/training/objectives";
import { lossAndGradient, lossOf } from "../../lib/training/gradient";
import { adamW, optimised } from "../../lib/training/optimiser";

const [preset = "clip-tiny-icons", objective = "clip", size = "128"] = process.argv.slice(2);
const rounds = 10;

function main(): void {
  console.log(describeProcessor());
  console.log(`matrix product: ${gigaflops().toFixed(0)} GFLOP/s; copying: ${gigabytes().toFixed(1)} GB/s`);
  const { inputs, step } = prepared();
  const compiled = compile(step);
  const whole = fastest(() => tf.dispose(compiled(inputs)));
  const operations = timed(() => tf.dispose(tf.tidy(() => step(inputs))));
  const sum = [...operations.values()].reduce((total, { ms }) => total + ms, 0);
  console.log(
    `${preset}, ${objective}, batch ${size}: ${whole.toFixed(1)} ms compiled, ${sum.toFixed(1)} ms one by one`,
  );
  console.log("| operation | calls | ms | share |\n|---|---|---|---|");
  const sorted = [...operations].sort(([, a], [, b]) => b.ms - a.ms).slice(0, 16);
  for (const [name, { calls, ms }] of sorted)
    console.log(`| ${name} | ${calls} | ${ms.toFixed(1)} | ${((100 * ms) / sum).toFixed(0)} % |`);
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

/** Milliseconds of each operation in one run, the fastest of several. */
function timed(run: () => void): Map<string, { calls: number; ms: number }> {
  const own = backend();
  const { binding } = own;
  let found = new Map<string, { calls: number; ms: number }>();
  let best = Infinity;
  for (let round = 0; round < rounds; round++) {
    const times = new Map<string, { calls: number; ms: number }>();
    own.binding = Object.create(binding, {
      executeOp: {
        value: (op: string, ...rest: [never, never, never]) => {
          const start = performance.now();
          const made = binding.executeOp(op, ...rest);
          const before = times.get(op) ?? { calls: 0, ms: 0 };
          times.set(op, { calls: before.calls + 1, ms: before.ms + performance.now() - start });
          return made;
        },
      },
    }) as typeof binding;
    run();
    own.binding = binding;
    const sum = [...times.values()].reduce((total, { ms }) => total + ms, 0);
    if (sum >= best) continue;
    best = sum;
    found = times;
  }
  return found;
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

main();
