// `values.ts FILE`: features and the gradient of one step of each model, on the device that this process is given.
import { writeFileSync } from "node:fs";
import { device, tf } from "../../lib/engine";
import * as models from "../../lib/models";
import { lossAndGradient, lossOf } from "../../lib/training/gradient";
import { objectiveOf } from "../../lib/training/objectives";
import { optimised } from "../../lib/training/optimiser";
import { modelAndBatches } from "./model-step";
import { isRehearsal, run } from "./rehearsal";

const presets: models.ArchitectureName[] = isRehearsal
  ? ["resnet-tiny", "simclr-tiny", "clip-tiny-icons"]
  : ["clip-rn50", "clip-vit-b-32", "resnet-tiny", "simclr-tiny"];

run(() => {
  const [path] = process.argv.slice(2);
  const found: Record<string, number[]> = {};
  for (const preset of presets) {
    const { model, objective, weights, batch } = modelAndBatches(preset, 4);
    const own = weights();
    const names = models.trainable(model);
    const state = optimised(model.parameters, own, names);
    const others = new Map([...own].filter(([name]) => !names.includes(name)));
    const [images, second] = batch(0);
    found[`${preset} features`] = numbers(() => model.image.forward(own, images!));
    const loss = objectiveOf({ objective }, model);
    found[`${preset} gradient`] = numbers(() => {
      const { grad } = lossAndGradient(state, state.values, others, undefined, (all, context) =>
        lossOf(loss, all, [images!, second!], context),
      );
      return grad;
    });
    tf.dispose([...own.values(), images!, second!]);
  }
  writeFileSync(path!, JSON.stringify({ device: device(), found }));
  console.log(`${device().name}: ${Object.keys(found).length} results`);
});

/** At most 20,000 of them, evenly spread. */
function numbers(make: () => ReturnType<typeof tf.zeros>): number[] {
  const tensor = tf.tidy(make);
  const values = tensor.dataSync();
  tensor.dispose();
  const stride = Math.max(1, Math.ceil(values.length / 20_000));
  // A gradient has up to a hundred million numbers: more than a JavaScript array holds.
  return Array.from({ length: Math.ceil(values.length / stride) }, (_, i) => values[i * stride]!);
}
