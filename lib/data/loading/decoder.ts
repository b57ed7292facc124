import { availableParallelism } from "node:os";
import { startPool } from "../../common";
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

/** Pictures that a thread has at a time: some are read and decoded in libuv's threads while another is changed. */
const atATime = 4;

function inThreads({ transform, cache }: DecoderSettings, threads: number): Decoder {
  // Each has its part of the room.
  const share = cache && { ...cache, room: cache.room / threads };
  const workerData: DecoderSettings = { transform, cache: share };
  const options = { threads, tasksAThread: atATime, workerData };
  const pool = startPool<DecodeRequest, DecodeReply>(__dirname, "decoder-thread", options);
  return {
    async decode(bytes, draw) {
      // A copy of its own: the buffer may be a part of a larger one.
      const own = new Uint8Array(bytes);
      const answer = await pool.run({ bytes: own, draw }, [own.buffer]);
      if ("bad" in answer) throw new BadImage(answer.bad.reason, answer.bad.message);
      return answer.pixels;
    },
    close: () => pool.close(),
  };
}
