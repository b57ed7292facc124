import { loadJpegDecoder } from "../../engine";
import { luma } from "./tone-operations";

/**
 * How bytes become the numbers that a model takes: (value / 255 - mean) / std, channel by channel. Three channels are
 * red, green and blue; one is grey.
 */
export interface Normalization {
  mean: readonly number[];
  std: readonly number[];
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

/**
 * Writes a picture's numbers into `into` from `start` on, channels side by side. For a normalization of one channel,
 * grey is made first, and rounded to a byte as Pillow's `convert("L")` does.
 *
 * @param data red, green and blue of each pixel
 */
export function normalizeInto(
  data: Uint8Array,
  normalization: Normalization,
  into: Float32Array,
  start = 0,
): void {
  const table = tableOf(normalization);
  if (normalization.mean.length === 1) {
    for (let i = 0, at = start; i < data.length; i += 3, at++) into[at] = table[luma(data, i)] as number;
    return;
  }
  const decoder = loadJpegDecoder();
  if (decoder !== undefined) return decoder.normalize(data, into, start, table);
  for (let i = 0, at = start; i < data.length; i += 3, at += 3) {
    into[at] = table[data[i] as number] as number;
    into[at + 1] = table[256 + (data[i + 1] as number)] as number;
    into[at + 2] = table[512 + (data[i + 2] as number)] as number;
  }
}

/** The same for a picture that is grey already, one byte a pixel: all channels are made of that grey. */
export function normalizeGreyInto(
  data: Uint8Array,
  normalization: Normalization,
  into: Float32Array,
  start = 0,
): void {
  const table = tableOf(normalization);
  const channels = normalization.mean.length;
  for (let channel = 0; channel < channels; channel++) {
    const own = table.subarray(256 * channel, 256 * (channel + 1));
    for (let i = 0, at = start + channel; i < data.length; i++, at += channels)
      into[at] = own[data[i] as number] as number;
  }
}

const tables = new WeakMap<Normalization, Float32Array>();

/** What each byte becomes: 256 values a channel. */
function tableOf(of: Normalization): Float32Array {
  const known = tables.get(of);
  if (known !== undefined) return known;
  const table = Float32Array.from({ length: 256 * of.mean.length }, (_, i) => {
    const channel = Math.floor(i / 256);
    return ((i % 256) / 255 - (of.mean[channel] as number)) / (of.std[channel] as number);
  });
  tables.set(of, table);
  return table;
}
