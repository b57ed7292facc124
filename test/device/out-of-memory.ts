// A step whose batch no card holds ends in one line. A CPU's memory is not filled for this: there the line alone is
// looked at.
import { device, tf, withMemoryError } from "../../lib/engine";
import { train } from "../../lib/training";
import { objectiveOf } from "../../lib/training/objectives";
import { UserError } from "../../lib/common";
import { modelAndBatches } from "./model-step";
import { run } from "./rehearsal";

run(async () => {
  let told: unknown = undefined;
  if (device().kind === "cpu")
    told = withMemoryError(new Error("OOM when allocating tensor with shape[9,9] on GPU_0"), "step 1");
  else {
    const { model, objective, weights } = modelAndBatches("resnet50", 2);
    await train({
      parameters: model.parameters,
      weights: weights(),
      batch: () => [tf.zeros([16384, 224, 224, 3]), tf.zeros([16384], "int32")],
      ...objectiveOf({ objective }, model),
      schedule: { kind: "constant", peak: 1e-3, steps: 1 },
      optimiser: { weightDecay: 0.1 },
    }).catch((error: unknown) => (told = error));
  }
  const line = told instanceof UserError && !told.message.includes("\n") ? told.message : undefined;
  console.log(line ?? `no clear line: ${String(told)}`);
  if (line === undefined) process.exitCode = 1;
});
