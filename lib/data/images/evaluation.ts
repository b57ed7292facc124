import { clipNormalization, imagenetNormalization, type Normalization } from "./normalize";
import { openImage } from "./open-image";
import type { Box, Pixels } from "./pixels";
import { resample, type Kernel } from "./resample";
import { crop, resizeThenCrop } from "./resize";

/** How a picture is prepared for evaluation: its short side resized, the centre cropped, channels scaled. */
export interface Evaluation {
  name: string;
  /** The short side after resizing, in pixels. */
  resize: number;
  /** Width and height of the centre crop. */
  size: number;
  kernel: Kernel;
  normalization: Normalization;
  /** Both sides resized to `resize`, whatever the picture's shape, before the centre is cropped. */
  squash?: boolean;
}

/** OpenAI's CLIP and OpenCLIP: bicubic, 224. */
export const clipEvaluation: Evaluation = {
  name: "clip",
  resize: 224,
  size: 224,
  kernel: "cubic",
  normalization: clipNormalization,
};

/** The paper's code for fine-tuning, and torchvision's usual one: resize 256, crop 224, ImageNet's mean and std. */
export const imagenetEvaluation: Evaluation = {
  name: "imagenet",
  resize: 256,
  size: 224,
  kernel: "linear",
  normalization: imagenetNormalization,
};

/** A way to prepare pictures for evaluation, at another size; the ratio of resize to crop stays. */
export function evaluationAt(evaluation: Evaluation, size: number): Evaluation {
  return { ...evaluation, size, resize: Math.round((evaluation.resize * size) / evaluation.size) };
}

/**
 * Prepares a picture for evaluation, before its channels are scaled. Sizes and offsets are torchvision's: the long side
 * is rounded down, the crop's corner to the nearest (halves to even).
 *
 * @throws BadImage
 */
export async function evaluationPixels(
  bytes: Buffer,
  evaluation: Evaluation,
  where: string,
): Promise<Pixels> {
  const image = await openImage(bytes, where, evaluation.resize);
  const { width, height, box } = geometryOf(image, evaluation);
  return resizeThenCrop(image, width, height, box, evaluation.kernel, where);
}

/** The same for a picture in memory: Pillow's bytes. */
export function resizedPixels(pixels: Pixels, evaluation: Evaluation): Pixels {
  const { width, height, box } = geometryOf(pixels, evaluation);
  return crop(resample(pixels, width, height, evaluation.kernel), box);
}

/** The size that a picture is resized to, and the box that is cut out of that. */
function geometryOf(
  { width: w, height: h }: { width: number; height: number },
  { resize, size, squash }: Evaluation,
): { width: number; height: number; box: Box } {
  const [width, height] =
    squash === true
      ? [resize, resize]
      : w <= h
        ? [resize, Math.floor((resize * h) / w)]
        : [Math.floor((resize * w) / h), resize];
  const box = {
    left: halfToEven((width - size) / 2),
    top: halfToEven((height - size) / 2),
    width: size,
    height: size,
  };
  return { width, height, box };
}

function halfToEven(value: number): number {
  const rounded = Math.round(value);
  return Math.abs(value % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}
