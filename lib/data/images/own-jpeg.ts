import { loadJpegDecoder } from "../../engine";
import type { Box, Pixels } from "./pixels";
import type { Kernel } from "./resample";

/** What our decoder takes of an open picture: its bytes where they are a JPEG of the usual kind, and its size. */
interface WithJpeg {
  jpeg?: Uint8Array;
  width: number;
  height: number;
}

const supports: Record<Kernel, number> = { linear: 1, cubic: 2 };

/** Whether set-up built our JPEG decoder. */
export const hasOwnDecoder = () => loadJpegDecoder() !== undefined;

/**
 * Decodes a part of a JPEG and resizes it with our own decoder; undefined where there is none, or the picture is not
 * for it. What lies outside the part is not decoded where that can be helped, and has no say.
 *
 * @param shrinks whether it may be decoded at 1/2, 1/4 or 1/8 first (for training)
 * @throws Error with the decoder's message
 */
export function decodedPart(
  { jpeg }: WithJpeg,
  part: Box,
  size: { width: number; height: number },
  kernel: Kernel,
  shrinks: boolean,
): Pixels | undefined {
  const decoder = jpeg && loadJpegDecoder();
  if (decoder === undefined) return undefined;
  const { left, top } = part;
  const { width, height } = size;
  const [x, y] = [part.width / width, part.height / height];
  const data = decoder.resample(
    jpeg as Uint8Array,
    left,
    top,
    part.width,
    part.height,
    0,
    0,
    x,
    y,
    width,
    height,
    supports[kernel],
    Number(shrinks),
  );
  return { width, height, data };
}

/** `box` of the whole picture resized to `width` x `height`, in the same way: for evaluation. */
export function decodedBox(
  image: WithJpeg,
  { width, height }: { width: number; height: number },
  box: Box,
  kernel: Kernel,
): Pixels | undefined {
  const decoder = image.jpeg && loadJpegDecoder();
  if (decoder === undefined) return undefined;
  const support = supports[kernel];
  const x = needed(image.width, width, box.left, box.width, support);
  const y = needed(image.height, height, box.top, box.height, support);
  const data = decoder.resample(
    image.jpeg as Uint8Array,
    x.first,
    y.first,
    x.count,
    y.count,
    x.start - x.first,
    y.start - y.first,
    x.scale,
    y.scale,
    box.width,
    box.height,
    support,
    0,
  );
  return { width: box.width, height: box.height, data };
}

/** Which of `from` pixels those from `first` on of `to` are made of. */
function needed(from: number, to: number, first: number, count: number, support: number) {
  const scale = from / to;
  const reach = support * Math.max(1, scale) + 1;
  const start = first * scale;
  const low = Math.max(0, Math.floor(start - reach));
  const high = Math.min(from, Math.ceil(start + count * scale + reach));
  return { scale, start, first: low, count: high - low };
}
