import type { SkipLog } from "../../data";
import { startProgress, Stopped, stopFlag, UserError } from "../../common";
import type { CaptionBatch, CaptionSource } from "./caption-source";
import { detached, reservoir } from "./reservoir";

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

/** A sample of captions, in the order of the source. */
export interface DrawnCaptions {
  batches: CaptionBatch[];
  /** Captions that it was drawn from. */
  total: number;
}

interface DrawnCaption {
  file: string;
  caption: string;
  row: number | string;
  fields: Record<string, string | null>;
}

/**
 * `size` captions drawn uniformly, without replacement, from all of a source in one pass; all of them where there are
 * fewer. In memory are the captions of the sample, however long the source.
 *
 * @param onBatch is told of each batch read, before the draw.
 */
export async function drawCaptions(
  source: AsyncIterable<CaptionBatch>,
  size: number,
  seed: number | string,
  onBatch: (batch: CaptionBatch) => void = () => {},
): Promise<DrawnCaptions> {
  const sample = reservoir<DrawnCaption>(size, seed);
  for await (const batch of source) {
    onBatch(batch);
    const columns = Object.entries(batch.fields ?? {});
    sample.offer(batch.captions.length, (i) => ({
      file: batch.file,
      caption: detached(batch.captions[i] as string),
      row: batch.rows[i] as number | string,
      fields: Object.fromEntries(columns.map(([column, fields]) => [column, fields[i] ?? null])),
    }));
  }
  return { batches: inBatches(sample.drawn()), total: sample.total };
}

function inBatches(drawn: readonly DrawnCaption[]): CaptionBatch[] {
  const batches: CaptionBatch[] = [];
  let fields: Record<string, (string | null)[]> = {};
  for (const one of drawn) {
    let last = batches.at(-1);
    if (last === undefined || last.file !== one.file || last.captions.length === 4096) {
      fields = Object.fromEntries(Object.keys(one.fields).map((column) => [column, []]));
      batches.push((last = { file: one.file, captions: [], rows: [], fields }));
    }
    last.captions.push(one.caption);
    last.rows.push(one.row);
    for (const [column, field] of Object.entries(one.fields)) fields[column]?.push(field);
  }
  batches.forEach((batch, i) => (batch.done = (i + 1) / batches.length));
  return batches;
}
