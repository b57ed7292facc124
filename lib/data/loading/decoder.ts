import { availableParallelism } from "node:os";
import { startPool, type ThreadPool } from "../../common";
import { BadImage, type AugmentationSeed, type Pixels } from "../images";
import { openCache, type PictureCache } from "./picture-cache";
import { transformedPixels, type Transform } from "./transform";

/** Decodes pictures in parallel. */
export interface Decoder {
  /** @throws BadImage */
  decode(bytes: Buffer, draw: AugmentationSeed): Promise<Pixels>;
  close(): Promise<void>;
}

/** What a thread is sent, and what it answers. */
export interface DecodeRequest {
  /** Of which decoder: each thread keeps count of what it adds to each decoder's cache. */
  decoder: number;
  settings: DecoderSettings;
  bytes: Uint8Array;
  draw: AugmentationSeed;
}
export type DecodeReply = { pixels: Pixels } | { bad: { reason: BadImage["reason"]; message: string } };

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

/** What is done to the pictures of a decoder. */
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

/** Pictures that a thread has at a time: some are read and decoded in libuv's threads while another is changed. */
const atATime = 4;

let started = 0;

function inThreads({ transform, cache }: DecoderSettings, threads: number): Decoder {
  // Each has its part of the room.
  const settings = { transform, cache: cache && { ...cache, room: cache.room / threads } };
  const decoder = started++;
  const pool = poolOf(threads);
  const running = new Set<Promise<DecodeReply>>();
  return {
    async decode(bytes, draw) {
      // A copy of its own: the buffer may be a part of a larger one.
      const own = new Uint8Array(bytes);
      const reply = pool.run({ decoder, settings, bytes: own, draw }, [own.buffer]);
      running.add(reply);
      try {
        const answer = await reply;
        if ("bad" in answer) throw new BadImage(answer.bad.reason, answer.bad.message);
        return answer.pixels;
      } finally {
        running.delete(reply);
      }
    },
    async close() {
      await Promise.allSettled(running);
    },
  };
}

/**
 * The threads of this process, by their number: decoders come and go, and starting two threads takes as long as
 * decoding three hundred pictures. They hold no process, and all but one end when they have been idle for a while.
 */
const pools = new Map<number, ThreadPool<DecodeRequest, DecodeReply>>();

function poolOf(threads: number): ThreadPool<DecodeRequest, DecodeReply> {
  const known = pools.get(threads);
  if (known !== undefined) return known;
  const pool = startPool<DecodeRequest, DecodeReply>(__dirname, "decoder-thread", {
    threads,
    tasksAThread: atATime,
  });
  pools.set(threads, pool);
  return pool;
}
