import { random, shuffle } from "../../random";
import { UserError, throwIfStopped } from "../../common";
import { startDecoder } from "./decoder";
import { BadImage, type Pixels } from "../images";
import type { Sample } from "../sample";
import { shuffleBuffer } from "../sampling/shuffle-buffer";
import { SkipLog } from "../skip-log";
import { finish, shapeOf, type Transform } from "./transform";
import { reasonUnreadable } from "../reading/file-tree";

/** Pictures ready for a network, with what belongs to them. */
export interface Batch {
  /** A view of all pictures each: `count x size x size x channels` values, scaled. One unless `views` asks for more. */
  views: Float32Array[];
  count: number;
  size: number;
  /** 3: red, green, blue; 1: grey. */
  channels: number;
  keys: string[];
  /** -1 where a sample has none. */
  labels: Int32Array;
  /** Empty where a sample has none. */
  captions: string[];
  /** Where to go on after this batch. */
  position: Position;
  /** Gives the views' memory back for a later batch, so that none need be made anew. Nothing may read them afterwards. */
  release(): void;
}

/** Where an iteration over batches stands: epoch and place in it; a run resumes from there. */
export interface Position {
  epoch: number;
  /** Samples of the epoch that lie behind, bad ones too. */
  taken: number;
}

/** How fast batches are made, and how long the trainer waited for them. */
export interface Rates {
  images: number;
  /** Since the first picture was asked for. */
  seconds: number;
  imagesPerSecond: number;
  /** Share of the time that the trainer waited for pictures, 0 to 1: near 0, decoding keeps up. */
  trainerWaited: number;
}

export interface BatchOptions {
  batchSize: number;
  /** Epochs in all (1). */
  epochs?: number;
  /** Names the order and the random changes (0). */
  seed?: string | number;
  /** false: the samples' own order. For a stream: how many samples it is shuffled across (4,096). A list is shuffled whole. */
  shuffle?: boolean | number;
  /** Views of each picture (1; SimCLR takes 2). */
  views?: number;
  /** Leave out the last batch of an epoch where it is not full (false). */
  dropLast?: boolean;
  /**
   * What fills the slot of a picture that cannot be read: the `next` good picture (default), so that batches stay full, or a
   * good picture of the same batch again (`repeat`), so that which samples a batch holds depends on its position alone.
   */
  fillBadSlots?: "next" | "repeat";
  /** Where to go on: a `position` of a run with the same samples, seed and batch size. */
  start?: Position;
  /** Pictures decoded ahead of the trainer (two batches, at least 32). */
  ahead?: number;
  /** Threads that decode, by default one a core; their number does not change the pictures. */
  workers?: number;
  /**
   * A folder where pictures prepared for evaluation are kept, for sets that are looked at again and again (none). It holds
   * 4 GiB at most; a picture is known by its file's content and the preparation.
   */
  cache?: string;
  /** Where bad pictures are counted. */
  skipLog?: SkipLog;
}

/** Batches to iterate over, and how fast they are made. */
export interface Batches extends AsyncIterable<Batch> {
  rates(): Rates;
}

/**
 * Makes batches of pictures: decoded and changed in parallel and ahead of the trainer, in an order and with changes that
 * depend on the seed, the epoch and the samples' keys alone; flat in memory; resumable at any batch. Bad pictures are left
 * out and counted.
 *
 * @param samples a list, or a function that streams the samples of an epoch: `(epoch) => data.readSamples(source, { fileOrder: epoch })`.
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
interface Decoded {
  sample: Sample;
  views: Promise<Pixels[] | undefined>;
  position: Position;
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
  const order = inOrder(samples, options);
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
    let assembly: Assembly | undefined;
    for (;;) {
      const since = performance.now();
      const got = await next();
      clock.waited += performance.now() - since;
      const isOver = assembly !== undefined && got?.decoded.position.epoch !== assembly.epoch;
      if (assembly !== undefined && (isOver || assembly.places === batchSize)) {
        const done = assembly;
        assembly = undefined;
        if (done.places === batchSize || !dropLast) {
          done.fillBadSlots(skipLog);
          clock.images += done.count;
          yield done.batch();
        }
      }
      if (got === undefined) break;
      assembly ??= new Assembly(batchSize, views, transform, seed, got.decoded.position.epoch, spare);
      assembly.add(got.decoded, got.pixels);
    }
    skipLog.end();
  } finally {
    await pulling;
    await order.return(undefined);
    await decoder.close();
  }
}

/** A batch being put together. */
class Assembly {
  count = 0;
  /** Those of bad pictures too. */
  places = 0;
  private readonly shape: { size: number; channels: number };
  /** Values of one picture. */
  private readonly length: number;
  private readonly views: Float32Array[];
  private readonly samples: Sample[] = [];
  private position: Position;

  constructor(
    batchSize: number,
    views: number,
    private readonly transform: Transform,
    private readonly seed: string | number,
    readonly epoch: number,
    /** Memory of batches that were given back. */
    private readonly spare: Float32Array[],
  ) {
    this.shape = shapeOf(transform);
    this.length = this.shape.size ** 2 * this.shape.channels;
    this.views = Array.from(
      { length: views },
      () => spare.pop() ?? new Float32Array(batchSize * this.length),
    );
    this.position = { epoch, taken: 0 };
  }

  add({ sample, position }: Decoded, pixels: readonly Pixels[] | undefined): void {
    this.position = position;
    this.places++;
    if (pixels === undefined) return;
    const start = this.count * this.length;
    this.views.forEach((into, view) => {
      const draw = { seed: this.seed, epoch: this.epoch, key: sample.key, view };
      finish(pixels[view] as Pixels, this.transform, draw, into, start);
    });
    this.samples.push(sample);
    this.count++;
  }

  /** Repeats good pictures in the places of bad ones. @throws UserError where none is good */
  fillBadSlots(skipLog: SkipLog): void {
    const { length } = this;
    const good = this.count;
    if (good === 0)
      throw new UserError(`a batch of ${this.places} pictures, all of them bad: ${skipLog.describe()}`);
    for (; this.count < this.places; this.count++) {
      const from = this.count % good;
      for (const view of this.views) view.copyWithin(this.count * length, from * length, (from + 1) * length);
      this.samples.push(this.samples[from] as Sample);
    }
  }

  batch(): Batch {
    const { samples, count, length } = this;
    let held = this.views;
    return {
      views: this.views.map((all) => all.subarray(0, count * length)),
      count,
      ...this.shape,
      keys: samples.map(({ key }) => key),
      labels: Int32Array.from(samples, ({ label }) => label ?? -1),
      captions: samples.map(({ caption }) => caption ?? ""),
      position: this.position,
      release: () => {
        this.spare.push(...held);
        held = [];
      },
    };
  }
}

/** The samples of all epochs in their order from `start` on, and where each leaves off. */
async function* inOrder(
  samples: readonly Sample[] | ((epoch: number) => AsyncIterable<Sample>),
  { epochs = 1, seed = 0, shuffle: mixing = true, start = { epoch: 0, taken: 0 } }: BatchOptions,
): AsyncGenerator<{ sample: Sample; position: Position }, undefined, undefined> {
  for (let { epoch, taken } = start; epoch < epochs; epoch++, taken = 0) {
    const order = random("order", seed, epoch);
    if (typeof samples !== "function") {
      const list = mixing === false ? samples : shuffle(samples, order);
      for (; taken < list.length; taken++)
        yield { sample: list[taken] as Sample, position: { epoch, taken: taken + 1 } };
      continue;
    }
    const stream = samples(epoch);
    const across = mixing === true ? 4096 : Number(mixing);
    let passed = 0;
    for await (const sample of across > 1 ? shuffleBuffer(stream, across, order) : stream)
      if (++passed > taken) yield { sample, position: { epoch, taken: passed } };
  }
  return undefined;
}
