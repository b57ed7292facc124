import type { SkipLog } from "../../data";
import { startProgress, Stopped, stopFlag, UserError } from "../../common";
import type { CaptionBatch, CaptionSource } from "./caption-source";
import { drawCaptions } from "./draw-captions";

/** Which captions of a source to read. */
export interface CaptionChoice {
  /** How many to draw, uniformly from the whole source; all by default. */
  sample?: number | undefined;
  /** What the sample is drawn by (default 0). */
  seed?: number | string | undefined;
}

/** What reading found beside the captions. */
export interface ReadingLog {
  skipped: SkipLog;
  /** Captions read. */
  read: number;
  /** Rows without a caption. */
  empty: number;
}

/**
 * All captions of a source, or a sample of them, in batches.
 *
 * @param log is kept up to date on the way.
 * @param columns whose fields the batches hold.
 * @throws Stopped on an interrupt, saying how far it was; UserError where `sample` is no whole number from 1.
 */
export async function* readCaptions(
  source: CaptionSource,
  { sample, seed = 0 }: CaptionChoice,
  log: ReadingLog,
  columns: readonly string[] = [],
): AsyncGenerator<CaptionBatch> {
  const stop = stopFlag();
  const stopped = () =>
    new Stopped(
      `${source.name}: stopped after reading ${log.read.toLocaleString("en")} captions; its numbers are left out, since they would be those of its beginning`,
    );
  const watched = async function* () {
    try {
      for await (const batch of source.read(log.skipped, columns)) {
        stop.throwIfAborted();
        log.read += batch.captions.length;
        log.empty += batch.empty ?? 0;
        if (batch.captions.length > 0) yield batch;
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
      progress.update(Math.round(100 * (batch.done ?? 0)), `${log.read.toLocaleString("en")} captions`);
    });
    for (const batch of drawn.batches) {
      if (stop.aborted) throw stopped();
      yield batch;
    }
  } finally {
    progress.end();
  }
}
