import { tf, type Tensor } from "../../lib/engine";
import * as models from "../../lib/models";
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
    return tf.tensor4d(
      Float32Array.from({ length }, () => draws.uniform() * 2 - 1),
      shape,
    );
  };
  return {
    model,
    objective,
    weights: () => models.initialise(model, random("device", "weights")),
    batch: (step: number): Tensor[] => [pictures(step), second(step)],
  };
}
