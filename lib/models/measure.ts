import { kernels, tf, type Tensor } from "../engine";
import type { Architecture } from "./architecture";
import { build, type Model } from "./model";

/**
 * The names of a tower's blocks in the order in which they are computed, with the shape of one picture's (or text's)
 * output.
 */
export function blocks(
  architecture: Architecture,
  tower: "image" | "text" = "image",
): { name: string; shape: readonly number[] }[] {
  const found: { name: string; shape: readonly number[] }[] = [];
  dryRun(build(architecture), tower, (name, output) => found.push({ name, shape: output.shape.slice(1) }));
  return found;
}

/**
 * How many multiply-adds the image (or text) tower takes for one picture (or text), every block's output whole, as they
 * are published.
 */
export function multiplyAdds(architecture: Architecture, tower: "image" | "text" = "image"): number {
  return kernels.countMultiplyAdds(() => dryRun(build(architecture), tower));
}

/** One picture or text of zeros through weights of zeros, which cost no drawing. */
function dryRun(
  model: Model,
  tower: "image" | "text",
  capture: (name: string, output: Tensor) => void = () => undefined,
): void {
  const { input, image, clip } = model.architecture;
  const module = tower === "image" ? model.image : model.text;
  if (module === undefined) throw new Error("the architecture has no text tower: it is not CLIP");
  tf.tidy(() => {
    const weights = new Map(
      Object.entries(module.parameters).map(([name, { shape }]) => [name, tf.zeros([...shape])]),
    );
    const zeros =
      tower === "image"
        ? tf.zeros([1, input.size, input.size, image.channels])
        : tf.zeros([1, clip!.text.context], "int32");
    module.forward(weights, zeros, { capture });
  });
}
