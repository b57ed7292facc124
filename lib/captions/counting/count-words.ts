import { SkipLog, type BadInput } from "../../data";
import { UserError, startProgress, stopFlag, Stopped, version } from "../../common";
import { stopListName } from "../language/stop-words";
import type { CaptionBatch, CaptionSource } from "../sources/caption-source";
import { wordAccumulator } from "./accumulator";
import { eachSource } from "../sources/each-source";
import type { WordCounts } from "./word-counts";
import { inParallel } from "../workers/parallel";
import { drawCaptions } from "../sources/draw";
import { unitMakers, type Unit } from "../language/units";

export interface CountOptions extends BadInput {
  /** What to count (default: nouns). */
  unit?: Unit;
  /** How many captions to draw, uniformly from the whole source; all by default. */
  sample?: number;
  /** What the sample is drawn by (default 0). */
  seed?: number | string;
  /** Different words kept in memory at a time (default a million); see `Counts.missing`. */
  maxWords?: number;
}

/**
 * Counts the words of a source's captions on all cores, in memory that does not grow with the source.
 *
 * @throws UserError where nothing can be read or too much of it is bad (`maxBad`); Stopped on an interrupt.
 */
export async function countWords(source: CaptionSource, options: CountOptions = {}): Promise<WordCounts> {
  const { unit = "nouns", sample, seed = 0, maxWords = 1_000_000 } = options;
  const tally = new SkipLog(options);
  const sum = wordAccumulator(maxWords);
  let drawnFrom = 0;
  const chosen = readCaptions(source, { sample, seed, tally, onTotal: (total) => (drawnFrom = total) });
  const progress = startProgress(source.name, 100);
  let captions = 0;
  try {
    for await (const { batch, done } of inParallel({ kind: "count", unit }, chosen)) {
      sum.add(done);
      captions += batch.captions.length;
      progress.update(Math.round(100 * (batch.done ?? 0)), `${captions.toLocaleString("en")} captions`);
    }
  } finally {
    progress.end();
  }
  if (captions === 0) throw new UserError(`${source.name}: no captions in it`);
  return {
    source: source.name,
    how: {
      unit,
      maker: unitMakers[unit],
      stopList: unit === "nouns" ? null : stopListName(),
      sample: sample === undefined || drawnFrom <= sample ? null : sample,
      seed,
      drawnFrom: sample === undefined ? captions : drawnFrom,
      version,
    },
    ...sum.result(),
    skipped: tally.describe(),
  };
}

/** The words of each source: `countWords`, one source after another. */
export function countAll(sources: readonly CaptionSource[], options?: CountOptions): Promise<WordCounts[]> {
  return eachSource(sources, (source) => countWords(source, options));
}

interface Choice {
  sample: number | undefined;
  seed: number | string;
  tally: SkipLog;
  onTotal?: (total: number) => void;
}

/** All captions of a source, or a sample of them, in batches. @throws Stopped on an interrupt, saying how far it was. */
export async function* readCaptions(
  source: CaptionSource,
  { sample, seed, tally, onTotal }: Choice,
): AsyncGenerator<CaptionBatch> {
  const stop = stopFlag();
  let read = 0;
  const stopped = () =>
    new Stopped(
      `${source.name}: stopped after reading ${read.toLocaleString("en")} captions; its numbers are left out, since they would be those of its beginning`,
    );
  const watched = async function* () {
    try {
      for await (const batch of source.read(tally)) {
        stop.throwIfAborted();
        read += batch.captions.length;
        yield batch;
      }
    } catch (error) {
      throw error instanceof Stopped ? stopped() : error;
    }
  };
  if (sample === undefined) {
    yield* watched();
    return;
  }
  if (!Number.isInteger(sample) || sample < 1)
    throw new UserError(`${source.name}: a sample of ${sample}, expected a whole number from 1`);
  const progress = startProgress(`${source.name}: drawing`, 100);
  try {
    const drawn = await drawCaptions(watched(), sample, seed, (batch) => {
      progress.update(Math.round(100 * (batch.done ?? 0)), `${read.toLocaleString("en")} captions`);
    });
    onTotal?.(drawn.total);
    for (const batch of drawn.batches) {
      if (stop.aborted) throw stopped();
      yield batch;
    }
  } finally {
    progress.end();
  }
}
