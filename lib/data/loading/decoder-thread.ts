import { parentPort, workerData } from "node:worker_threads";
import type { DecodeReply, DecoderSettings, DecodeRequest } from "./decoder";
import { BadImage } from "../images";
import { transformedPixels } from "./transform";

// A thread that decodes and changes the pictures it is sent.
const { transform, cache } = workerData as DecoderSettings;

parentPort?.on("message", (task: DecodeRequest) => {
  void answer(task).then((found) => {
    if ("pixels" in found) {
      const { data } = found.pixels;
      // Only what is whole can be handed over: a part of a larger buffer is copied first.
      const own = data.byteLength === data.buffer.byteLength ? data : new Uint8Array(data);
      const whole = new Uint8Array(own.buffer as ArrayBuffer, own.byteOffset, own.byteLength);
      parentPort?.postMessage({ ...found, pixels: { ...found.pixels, data: whole } }, [whole.buffer]);
    } else parentPort?.postMessage(found);
  });
});

async function answer({ id, bytes, draw }: DecodeRequest): Promise<DecodeReply> {
  try {
    return {
      id,
      pixels: await transformedPixels(
        Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
        transform,
        draw,
        cache,
      ),
    };
  } catch (error) {
    if (error instanceof BadImage) return { id, bad: { reason: error.reason, message: error.message } };
    return { id, error: String((error as Error).stack) };
  }
}
