/** What channels are scaled by, of values from 0 to 1: red, green, blue. */
export interface Normalization {
  mean: readonly [number, number, number];
  std: readonly [number, number, number];
}

/** OpenAI's CLIP and OpenCLIP. */
export const clipNormalization: Normalization = {
  mean: [0.48145466, 0.4578275, 0.40821073],
  std: [0.26862954, 0.26130258, 0.27577711],
};

/** ImageNet's, as torchvision and timm have it. */
export const imagenetNormalization: Normalization = {
  mean: [0.485, 0.456, 0.406],
  std: [0.229, 0.224, 0.225],
};

/** Writes (value / 255 - mean) / std of every byte into `into` from `start` on; channels stay side by side. */
export function normalizeInto(
  data: Uint8Array,
  { mean, std }: Normalization,
  into: Float32Array,
  start = 0,
): void {
  // One multiplication and addition a value.
  const [r, g, b] = [1 / (255 * std[0]), 1 / (255 * std[1]), 1 / (255 * std[2])];
  const [r0, g0, b0] = [-mean[0] / std[0], -mean[1] / std[1], -mean[2] / std[2]];
  for (let i = 0, at = start; i < data.length; i += 3, at += 3) {
    into[at] = (data[i] as number) * r + r0;
    into[at + 1] = (data[i + 1] as number) * g + g0;
    into[at + 2] = (data[i + 2] as number) * b + b0;
  }
}
