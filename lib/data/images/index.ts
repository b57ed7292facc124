export {
  augmentations,
  clipAugmentation,
  finetuneAugmentation,
  iconAugmentation,
  simclrAugmentation,
  smallAugmentation,
  supervisedAugmentation,
} from "./augmentation-presets";
export {
  augmentedPixels,
  drawJitter,
  erase,
  finishInto,
  type Augmentation,
  type AugmentationSeed,
  type Erasing,
  type Step,
} from "./augmentation";
export { BadImage } from "./bad-image";
export {
  clipEvaluation,
  evaluationAt,
  evaluationPixels,
  imagenetEvaluation,
  resizedPixels,
  type Evaluation,
} from "./evaluation";
export { affine, flip, gaussianBlur, rotation, type Affine } from "./spatial-operations";
export {
  clipNormalization,
  imagenetNormalization,
  normalizeGreyInto,
  normalizeInto,
  type Normalization,
} from "./normalize";
export { maxPixels, openImage, type OpenImage } from "./open-image";
export type { Box, Pixels } from "./pixels";
export { drawRandAugment, operations, randAugment, type RandAugment } from "./rand-augment";
export { resample, type Kernel } from "./resample";
export { cropThenResize, decode, resizeThenCrop } from "./resize";
export { greyBytes } from "./tone-operations";
export { drawResizedCrop, type ResizedCrop } from "./resized-crop";
