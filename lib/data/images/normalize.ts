import { loadJpegDecoder } from "../../engine";

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
  normalization: Normalization,
  into: Float32Array,
  start = 0,
): void {
  const table = tableOf(normalization);
  const decoder = loadJpegDecoder();
  if (decoder !== undefined) return decoder.normalize(data, into, start, table);
  for (let i = 0, at = start; i < data.length; i += 3, at += 3) {
    into[at] = table[data[i] as number] as number;
    into[at + 1] = table[256 + (data[i + 1] as number)] as number;
    into[at + 2] = table[512 + (data[i + 2] as number)] as number;
  }
}

let last: { of: Normalization; table: Float32Array } | undefined;

/** What each byte becomes: red's 256 values, green's, blue's. */
function tableOf(of: Normalization): Float32Array {
  if (last?.of === of) return last.table;
  const table = Float32Array.from({ length: 768 }, (_, i) => {
    const channel = Math.floor(i / 256);
    return ((i % 256) / 255 - (of.mean[channel] as number)) / (of.std[channel] as number);
  });
  last = { of, table };
  return table;
}
