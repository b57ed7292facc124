import { UserError, throwIfStopped } from "../../common";
import { BadImage, type Pixels } from "../images";
import { reasonUnreadable } from "../reading/file-tree";
import type { Sample } from "../sample";
import { SkipLog } from "../skip-log";
import type { Batch, BatchOptions, Batches } from "./batch";
import { BatchAssembly } from "./batch-assembly";
import { startDecoder } from "./decoder";
import { samplesInOrder, type SampleAtPosition } from "./sample-order";
import type { Transform } from "./transform";

/**
 * Makes batches of pictures, decoded and augmented in parallel and ahead of the trainer. Their order and augmentation
 * depend on the seed, the epoch and the samples' keys alone, so that a run can go on from any batch; memory does not
 * grow with the number of samples. Bad pictures are left out and counted.
 *
 * @param samples a list, or a function that streams the samples of an epoch:
 *   `(epoch) => data.readSamples(source, { fileOrder: epoch })`.
 * @throws UserError where too many pictures are bad, or there are none.
 */
export function batches(
  samples: readonly Sample[] | ((epoch: number) => AsyncIterable<Sample>),
  transform: Transform,
  options: BatchOptions,
): Batches {
  const clock = { start: 0, waited: 0, images: 0 };
  return {
    [Symbol.asyncIterator]: () => make(samples, transform, options, clock)[Symbol.asyncIterator](),
    rates() {
      const seconds = clock.start === 0 ? 0 : (performance.now() - clock.start) / 1000;
      const { images, waited } = clock;
      return {
        images,
        seconds,
        imagesPerSecond: seconds === 0 ? 0 : images / seconds,
        trainerWaited: seconds === 0 ? 0 : waited / 1000 / seconds,
      };
    },
  };
}

/** A sample on its way: its pictures, or undefined where it turned out bad. */
interface Decoded extends SampleAtPosition {
  views: Promise<Pixels[] | undefined>;
}

async function* make(
  samples: readonly Sample[] | ((epoch: number) => AsyncIterable<Sample>),
  transform: Transform,
  options: BatchOptions,
  clock: { start: number; waited: number; images: number },
): AsyncGenerator<Batch> {
  const { batchSize, views = 1, dropLast = false, fillBadSlots = "next", seed = 0 } = options;
  if (!(Number.isSafeInteger(batchSize) && batchSize > 0))
    throw new UserError(`batch size ${batchSize}: expected a whole number above 0`);
  const skipLog = options.skipLog ?? new SkipLog();
  const decoder = startDecoder(transform, options.workers, options.cache);
  const decode = async (sample: Sample, epoch: number): Promise<Pixels[] | undefined> => {
    try {
      const bytes = await sample.image?.();
      if (bytes === undefined) throw new BadImage("no picture", `${sample.where}: no picture`);
      const draw = (view: number) => ({ seed, epoch, key: sample.key, view });
      return await Promise.all(Array.from({ length: views }, (_, view) => decoder.decode(bytes, draw(view))));
    } catch (error) {
      skipLog.skip(error instanceof BadImage ? error.reason : reasonUnreadable(error as Error), sample.where);
      return undefined;
    }
  };
  const ahead = options.ahead ?? Math.max(32, 2 * batchSize);
  const order = samplesInOrder(samples, options);
  const queue: Decoded[] = [];
  const spare: Float32Array[] = [];
  let isEnd = false;
  /** Why the samples ended before their end: thrown once those that came before are through. */
  let failure: { error: unknown } | undefined;
  let pulling: Promise<void> | undefined;
  /** Starts decoding until `ahead` pictures are on their way. */
  const fill = (): Promise<void> =>
    (pulling ??= (async () => {
      while (!isEnd && queue.length < ahead) {
        const { value, done } = await order.next();
        if (done === true) isEnd = true;
        else {
          const views = decode(value.sample, value.position.epoch);
          views.catch(() => {}); // it is awaited, and thrown, in its turn
          queue.push({ ...value, views });
        }
      }
    })()
      .catch((error: unknown) => {
        isEnd = true;
        failure = { error };
      })
      .finally(() => (pulling = undefined)));
  /** The next sample with its pictures; a bad one only where another of its batch stands in. */
  const next = async (): Promise<{ decoded: Decoded; pixels: Pixels[] | undefined } | undefined> => {
    for (;;) {
      throwIfStopped();
      if (queue.length === 0) await fill();
      const decoded = queue.shift();
      if (decoded === undefined) {
        if (failure) throw failure.error;
        return undefined;
      }
      void fill();
      const pixels = await decoded.views;
      if (pixels !== undefined) skipLog.good++;
      if (pixels !== undefined || fillBadSlots === "repeat") return { decoded, pixels };
    }
  };
  clock.start = performance.now();
  try {
    let assembly: BatchAssembly | undefined;
    for (;;) {
      const since = performance.now();
      const got = await next();
      clock.waited += performance.now() - since;
      const isOver = assembly !== undefined && got?.decoded.position.epoch !== assembly.epoch;
      if (assembly !== undefined && (isOver || assembly.slots === batchSize)) {
        const done = assembly;
        assembly = undefined;
        if (done.slots === batchSize || !dropLast) {
          done.fillBadSlots(skipLog);
          clock.images += done.count;
          yield done.batch();
        }
      }
      if (got === undefined) break;
      assembly ??= new BatchAssembly(batchSize, views, transform, seed, got.decoded.position.epoch, spare);
      assembly.add(got.decoded, got.pixels);
    }
    skipLog.end();
  } finally {
    await pulling;
    await order.return(undefined);
    await decoder.close();
  }
}
