import { images } from "../../data";
import type { Architecture } from "../../models";
import type { Recipe } from "../recipe";

/** Up to this many pixels a side, a crop of a few per cent of a picture shows nothing. */
const smallSide = 64;

/** How a recipe's pictures are changed at random: its preset, at the size and scaling that its architecture takes. */
export function changesOf(
  { augmentation, objective }: Pick<Recipe, "augmentation" | "objective">,
  architecture: Architecture,
): images.Augmentation {
  const { size } = architecture.input;
  const usual = objective === "supervised" && size <= smallSide ? "small" : objective;
  const preset = images.augmentations[augmentation ?? usual] as images.Augmentation;
  return { ...preset, size, normalization: scalingOf(architecture) };
}

/** How pictures are prepared where nothing is to change: as the architecture's input says. */
export function evaluationOf(architecture: Architecture): images.Evaluation {
  const { size, shortest, interpolation } = architecture.input;
  const kernel = interpolation === "bicubic" ? "cubic" : "linear";
  return { name: "input", resize: shortest, size, kernel, normalization: scalingOf(architecture) };
}

/** A grey picture's channels are scaled alike, so that the mean of three is the scaled grey. */
function scalingOf({ input: { mean, std } }: Architecture): images.Normalization {
  const three = (values: readonly number[]) => [0, 1, 2].map((i) => values[i] ?? values[0]);
  return { mean: three(mean), std: three(std) } as unknown as images.Normalization;
}
