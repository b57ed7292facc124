// `flat-memory.ts FILE`: memory after 100 steps of a training and after 300.
import { writeFileSync } from "node:fs";
import { device, tf } from "../../lib/engine";
import { train } from "../../lib/training";
import { objectiveOf } from "../../lib/training/objectives";
import { gpuMemory } from "../bench/gpu";
import { modelAndBatches } from "./model-step";
import { isRehearsal, run } from "./rehearsal";

run(async () => {
  const [path] = process.argv.slice(2);
  const { model, objective, weights, batch } = modelAndBatches("resnet-tiny", isRehearsal ? 8 : 64);
  const seen: { step: number; tensors: number; mebibytes: number }[] = [];
  const trained = await train({
    parameters: model.parameters,
    weights: weights(),
    batch: (step) => batch(step % 10),
    ...objectiveOf({ objective }, model),
    schedule: { kind: "constant", peak: 1e-3, steps: 300 },
    optimiser: { weightDecay: 0.1 },
    every: 100,
    report: ({ step }) => {
      if (step % 100 !== 0) return;
      const mebibytes =
        device().kind === "gpu" ? gpuMemory() : Math.round(process.memoryUsage().rss / 2 ** 20);
      seen.push({ step, tensors: tf.memory().numTensors, mebibytes });
    },
  });
  tf.dispose([...trained.values()]);
  console.log(seen.map(({ step, mebibytes }) => `${step} steps: ${mebibytes} MiB`).join(", "));
  writeFileSync(path!, JSON.stringify(seen));
  const [first, , last] = seen;
  if (last!.tensors > first!.tensors || last!.mebibytes > 1.1 * first!.mebibytes) {
    console.error("memory grows");
    process.exitCode = 1;
  }
});
