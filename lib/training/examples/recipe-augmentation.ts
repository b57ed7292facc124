import { images } from "../../data";
import type { Architecture } from "../../models";
import type { Recipe } from "../recipe";

/** Up to this many pixels a side, a crop of a few per cent of a picture shows nothing. */
const smallSide = 64;

/**
 * The augmentation of a recipe: the one it names (or its objective's), at the size and scaling that its architecture
 * takes.
 */
export function recipeAugmentation(
  { augmentation, objective }: Pick<Recipe, "augmentation" | "objective">,
  architecture: Architecture,
): images.Augmentation {
  const { size, mean, std } = architecture.input;
  const own = objective === "slip" ? "simclr" : objective;
  const usual = objective === "supervised" && size <= smallSide ? "small" : own;
  const preset = images.augmentations[augmentation ?? usual] as images.Augmentation;
  return { ...preset, size, normalization: { mean, std } };
}
