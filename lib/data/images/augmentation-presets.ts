import type { Augmentation } from "./augmentation";
import { clipNormalization, imagenetNormalization } from "./normalize";

const usualRatio = [3 / 4, 4 / 3] as const;
const imagenetGrey = [124, 116, 104] as const; // ImageNet's mean

/** OpenCLIP's for pre-training: most of the picture, no flip (paper, D.1). */
export const clipAugmentation: Augmentation = {
  name: "clip",
  size: 224,
  crop: { scale: [0.9, 1], ratio: usualRatio },
  kernel: "cubic",
  steps: [],
  normalization: clipNormalization,
};

/**
 * The paper's augmentation for fine-tuning: timm's random crop, flip, `rand-m9-mstd0.5-inc1`, and erasing of a
 * quarter of pictures.
 */
export const finetuneAugmentation: Augmentation = {
  name: "finetune",
  size: 224,
  crop: { scale: [0.08, 1], ratio: usualRatio },
  kernel: "cubic",
  steps: [
    { kind: "flip", p: 0.5 },
    { kind: "rand-augment", magnitude: 9, std: 0.5, layers: 2, p: 0.5, fill: imagenetGrey },
  ],
  erasing: { p: 0.25, area: [0.02, 1 / 3], ratio: [0.3, 1 / 0.3] },
  normalization: imagenetNormalization,
};

/** SimCLR's, as SLIP's code has it; take two views of each picture. */
export const simclrAugmentation: Augmentation = {
  name: "simclr",
  size: 224,
  crop: { scale: [0.08, 1], ratio: usualRatio },
  kernel: "linear",
  steps: [
    { kind: "jitter", p: 0.8, brightness: 0.4, contrast: 0.4, saturation: 0.4, hue: 0.1 },
    { kind: "greyscale", p: 0.2 },
    { kind: "blur", p: 0.5, sigma: [0.1, 2] },
    { kind: "flip", p: 0.5 },
  ],
  normalization: imagenetNormalization,
};

/** Supervised training on ImageNet, torchvision's usual one: crop and flip. */
export const supervisedAugmentation: Augmentation = {
  name: "supervised",
  size: 224,
  crop: { scale: [0.08, 1], ratio: usualRatio },
  kernel: "linear",
  steps: [{ kind: "flip", p: 0.5 }],
  normalization: imagenetNormalization,
};

/** For supervised training on pictures of 64 pixels and less: a crop of at least half of the picture, and a flip. */
export const smallAugmentation: Augmentation = {
  name: "small",
  size: 32,
  crop: { scale: [0.5, 1], ratio: usualRatio },
  kernel: "linear",
  steps: [{ kind: "flip", p: 0.5 }],
  normalization: { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
};

/** For small icons: strong changes of position and polarity, since drawings stand aligned and are all dark on light. */
export const iconAugmentation: Augmentation = {
  name: "icons",
  size: 32,
  crop: { scale: [0.6, 1], ratio: [0.9, 1 / 0.9] },
  kernel: "linear",
  steps: [
    { kind: "turn", p: 0.8, degrees: 15, shear: 0.15, shift: 0.08, fill: [255, 255, 255] },
    { kind: "flip", p: 0.5 },
    { kind: "invert", p: 0.5 },
    { kind: "jitter", p: 0.8, brightness: 0, contrast: 0.5, saturation: 0, hue: 0 },
  ],
  normalization: { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
};

export const augmentations: Readonly<Record<string, Augmentation>> = Object.fromEntries(
  [
    clipAugmentation,
    finetuneAugmentation,
    simclrAugmentation,
    supervisedAugmentation,
    smallAugmentation,
    iconAugmentation,
  ].map((one) => [one.name, one]),
);
