import { tf, type Tensor } from "../../lib/engine";
import * as models from "../../lib/models";
import { draw } from "../../lib/models/init";
import { random } from "../../lib/random";

/** What a model is trained by here. */
export type ObjectiveName = "clip" | "simclr" | "supervised";

export const objectiveFor: Readonly<Record<string, ObjectiveName>> = {
  "clip-rn50": "clip",
  "clip-vit-b-32": "clip",
  "clip-tiny-icons": "clip",
  "resnet-tiny": "supervised",
  resnet50: "supervised",
  "vit-b-32": "supervised",
  "simclr-tiny": "simclr",
};

/** A model with the same numbers on every device, and batches for it that are drawn anew from the step's number. */
export function modelAndBatches(preset: models.ArchitectureName, batch: number) {
  const architecture: models.Architecture = models.presets[preset];
  const model = models.build(architecture);
  const objective = objectiveFor[preset]!;
  const { input, image, clip } = architecture;
  const shape: [number, number, number, number] = [batch, input.size, input.size, image.channels];
  const second = (step: number): Tensor => {
    const draws = random("device", step, "second");
    if (objective === "simclr") return pictures(step, "view");
    if (objective === "supervised")
      return tf.tensor1d(
        Int32Array.from({ length: batch }, () => draws.integer(10)),
        "int32",
      );
    const { context } = clip!.text;
    const ids = Int32Array.from({ length: batch * context }, () => 1 + draws.integer(4000));
    return tf.tensor2d(ids, [batch, context], "int32");
  };
  const pictures = (step: number, name = "pictures"): Tensor => {
    const draws = random("device", step, name);
    const length = shape.reduce((product, side) => product * side, 1);
    const some = Float32Array.from({ length: Math.min(period, length) }, () => draws.uniform() * 2 - 1);
    return tf.tensor4d(repeated(some, length), shape);
  };
  const weights = () =>
    new Map(
      Object.entries(model.parameters).map(([name, { init, shape }]) => {
        const length = models.size({ shape });
        const some = draw(init, Math.min(period, length), random("device", "weights", name));
        return [name, tf.tensor(repeated(some, length), [...shape], "float32")];
      }),
    );
  return {
    model,
    objective,
    weights,
    batch: (step: number): Tensor[] => [pictures(step), second(step)],
  };
}

/**
 * Drawing a hundred million numbers takes JavaScript half a minute: so many (a prime) are drawn, and come again and
 * again.
 */
const period = 65_537;

function repeated(some: Float32Array, length: number): Float32Array {
  const all = new Float32Array(length);
  for (let at = 0; at < length; at += some.length) all.set(some.subarray(0, length - at), at);
  return all;
}
