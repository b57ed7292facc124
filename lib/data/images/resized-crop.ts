import type { Random } from "../../random";
import type { Box } from "./pixels";

/** A random part of a picture. */
export interface ResizedCrop {
  /** The share of the picture's area, uniform in this range. */
  scale: readonly [number, number];
  /** Width by height, log-uniform in this range. */
  ratio: readonly [number, number];
}

/**
 * Draws a part of a picture as torchvision's RandomResizedCrop: ten tries for area and ratio, then the largest centred
 * part whose ratio is within the range.
 */
export function drawResizedCrop(
  width: number,
  height: number,
  { scale, ratio }: ResizedCrop,
  random: Random,
): Box {
  const area = width * height;
  const [low, high] = [Math.log(ratio[0]), Math.log(ratio[1])];
  for (let attempt = 0; attempt < 10; attempt++) {
    const target = area * (scale[0] + (scale[1] - scale[0]) * random.uniform());
    const aspect = Math.exp(low + (high - low) * random.uniform());
    const w = Math.round(Math.sqrt(target * aspect));
    const h = Math.round(Math.sqrt(target / aspect));
    if (w > 0 && w <= width && h > 0 && h <= height)
      return {
        top: random.integer(height - h + 1),
        left: random.integer(width - w + 1),
        width: w,
        height: h,
      };
  }
  const aspect = width / height;
  const [w, h] =
    aspect < ratio[0]
      ? [width, Math.min(height, Math.round(width / ratio[0]))]
      : aspect > ratio[1]
        ? [Math.min(width, Math.round(height * ratio[1])), height]
        : [width, height];
  return { left: Math.floor((width - w) / 2), top: Math.floor((height - h) / 2), width: w, height: h };
}
