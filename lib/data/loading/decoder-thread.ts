import { handOver } from "../../common";
import { BadImage } from "../images";
import type { DecodeReply, DecodeRequest } from "./decoder";
import type { PictureCache } from "./picture-cache";
import { transformedPixels } from "./transform";

// A thread that decodes and changes the pictures it is sent.

/** The cache of each decoder that has one, with the room that is left of this thread's part. */
const caches = new Map<number, PictureCache>();

export default async function answer({
  decoder,
  settings,
  bytes,
  draw,
}: DecodeRequest): Promise<DecodeReply> {
  const { transform } = settings;
  if (settings.cache !== undefined && !caches.has(decoder)) caches.set(decoder, settings.cache);
  const cache = caches.get(decoder);
  try {
    const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const pixels = await transformedPixels(file, transform, draw, cache);
    // Only what is whole can be handed over: a part of a larger buffer is copied first.
    const isWhole = pixels.data.byteLength === pixels.data.buffer.byteLength;
    const data = isWhole ? pixels.data : new Uint8Array(pixels.data);
    const whole = new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
    return handOver({ pixels: { ...pixels, data: whole } }, [whole.buffer]);
  } catch (error) {
    if (error instanceof BadImage) return { bad: { reason: error.reason, message: error.message } };
    throw error;
  }
}
