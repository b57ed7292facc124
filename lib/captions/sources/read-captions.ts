import type { SkipLog } from "../../data";
import { startProgress, Stopped, stopFlag, UserError } from "../../common";
import type { CaptionBatch, CaptionSource } from "./caption-source";
import { groupingBy, type Grouping } from "./grouping";
import { reservoir } from "./reservoir";

/** Captions in a batch of a sample or a group. */
const batchSize = 4096;
/** A column of more values than this tells rows apart, not groups. */
const maxGroups = 1000;
/** Captions kept back, so that batches of one group are not too short. */
const maxWaiting = 200_000;

/** Which captions of a source to read. */
export interface CaptionChoice {
  /** How many to draw, uniformly from the whole source; all by default. */
  sample?: number | undefined;
  /** What the sample is drawn by (default 0). */
  seed?: number | string | undefined;
}

/** Which captions, and how to put them into groups. */
export interface GroupedChoice extends CaptionChoice {
  /** How to group captions; see `groupingBy`. Not at all by default. */
  by?: string | undefined;
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
 * All captions of a source, or a sample of them, in batches; of one group each where they are grouped.
 *
 * @param log is kept up to date on the way.
 * @throws Stopped on an interrupt, saying how far it was; UserError where `sample` is no whole number from 1, a column
 *   to group by is not there, or there are more than 1,000 groups.
 */
export function readCaptions(
  source: CaptionSource,
  { by, ...choice }: GroupedChoice,
  log: ReadingLog,
): AsyncGenerator<CaptionBatch> {
  if (by === undefined) return readChosen(source, choice, log, []);
  const grouping = groupingBy(by);
  return inGroups(readChosen(source, choice, log, grouping.columns), by, grouping);
}

/**
 * `readCaptions` without groups.
 *
 * @param columns whose fields the batches hold.
 */
async function* readChosen(
  source: CaptionSource,
  { sample, seed = 0 }: CaptionChoice,
  log: ReadingLog,
  columns: readonly string[],
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
    if (last === undefined || last.file !== one.file || last.captions.length === batchSize) {
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

/** A copy of a text: V8 keeps the whole megabyte that a part of 13 characters or more was cut from. */
export function detached(text: string): string {
  if (text.length < 13) return text;
  const copy = Buffer.from(text, "utf8").toString("utf8");
  return copy === text ? copy : text; // halves of emoji that stand alone have no UTF-8
}

/**
 * The same captions in batches of one group each; within a group they keep their order. Some 200,000 captions at most
 * wait for more of their group.
 *
 * @throws UserError where there are more than 1,000 groups.
 */
async function* inGroups(
  batches: AsyncIterable<CaptionBatch>,
  by: string,
  grouping: Grouping,
): AsyncGenerator<CaptionBatch> {
  const waiting = new Map<string, CaptionBatch>();
  let held = 0;
  let done: number | undefined;
  const give = (group: string, batch: CaptionBatch) => {
    held -= batch.captions.length;
    waiting.set(group, { file: batch.file, captions: [], rows: [], group });
    return { ...batch, ...(done === undefined ? {} : { done }) };
  };
  for await (const batch of batches) {
    done = batch.done;
    for (let i = 0; i < batch.captions.length; i++) {
      const group = grouping.groupOf(batch, i);
      let mine = waiting.get(group);
      if (mine === undefined) {
        if (waiting.size === maxGroups)
          throw new UserError(
            `${by}: more than ${maxGroups} groups (${[...waiting.keys()].slice(0, 3).join(", ")}, ...), expected a column of fewer values`,
          );
        waiting.set(group, (mine = { file: batch.file, captions: [], rows: [], group }));
      }
      if (mine.file !== batch.file && mine.captions.length > 0) {
        yield give(group, mine);
        mine = waiting.get(group) as CaptionBatch;
      }
      mine.file = batch.file;
      mine.captions.push(batch.captions[i] as string);
      mine.rows.push(batch.rows[i] as number | string);
      held++;
      if (mine.captions.length === batchSize) yield give(group, mine);
    }
    while (held > maxWaiting) {
      const [group, longest] = [...waiting].reduce((a, b) =>
        b[1].captions.length > a[1].captions.length ? b : a,
      );
      yield give(group, longest);
    }
  }
  for (const [group, batch] of waiting) if (batch.captions.length > 0) yield give(group, batch);
}
