import { availableParallelism } from "node:os";
import { startThread } from "../../common";
import { BadImage, type AugmentationSeed, type Pixels } from "../images";
import { openCache, type PictureCache } from "./picture-cache";
import { transformedPixels, type Transform } from "./transform";

/** Decodes pictures in parallel. */
export interface Decoder {
  /** @throws BadImage */
  decode(bytes: Buffer, draw: AugmentationSeed): Promise<Pixels>;
  close(): Promise<void>;
}

/** What a worker is sent, and what it answers. */
export interface DecodeRequest {
  id: number;
  bytes: Uint8Array;
  draw: AugmentationSeed;
}
export type DecodeReply =
  | { id: number; pixels: Pixels }
  | { id: number; bad: { reason: BadImage["reason"]; message: string } }
  | { id: number; error: string };

/**
 * Starts decoding.
 *
 * @param workers threads that decode and change pictures, by default one a core; 0: this thread (libvips still decodes
 * in its own, but changes and scaling take turns with the trainer). Their number does not change the pictures.
 * @param cacheFolder where pictures prepared for evaluation are kept; by default they are not.
 */
export function startDecoder(
  transform: Transform,
  workers = availableParallelism(),
  cacheFolder?: string,
): Decoder {
  const cache = cacheFolder !== undefined && "evaluation" in transform ? openCache(cacheFolder) : undefined;
  return workers === 0 ? here({ transform, cache }) : inThreads({ transform, cache }, workers);
}

/** What a decoder is told at its start. */
export interface DecoderSettings {
  transform: Transform;
  cache: PictureCache | undefined;
}

function here({ transform, cache }: DecoderSettings): Decoder {
  return {
    decode: (bytes, draw) => transformedPixels(bytes, transform, draw, cache),
    close: () => Promise.resolve(),
  };
}

function inThreads({ transform, cache }: DecoderSettings, count: number): Decoder {
  const waiting = new Map<number, { resolve: (pixels: Pixels) => void; reject: (error: Error) => void }>();
  const threads = Array.from({ length: count }, () => {
    // Each has its part of the room.
    const share = cache && { ...cache, room: cache.room / count };
    const start: DecoderSettings = { transform, cache: share };
    const thread = startThread(__dirname, "decoder-thread", start);
    thread.on("message", (answer: DecodeReply) => {
      const asked = waiting.get(answer.id);
      waiting.delete(answer.id);
      if ("pixels" in answer) asked?.resolve(answer.pixels);
      else if ("bad" in answer) asked?.reject(new BadImage(answer.bad.reason, answer.bad.message));
      else asked?.reject(new Error(answer.error));
    });
    thread.on("error", (error) => {
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
    });
    thread.unref();
    return thread;
  });
  let next = 0;
  return {
    decode(bytes, draw) {
      const id = next++;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        // A copy of its own: the buffer may be a part of a larger one.
        const own = new Uint8Array(bytes);
        const task: DecodeRequest = { id, bytes: own, draw };
        threads[id % count]?.postMessage(task, [own.buffer]);
        threads[id % count]?.ref();
      });
    },
    async close() {
      // Without it nothing would keep the process alive until the threads have ended.
      for (const thread of threads) thread.ref();
      await Promise.all(threads.map((thread) => thread.terminate()));
    },
  };
}
