import type { CaptionBatch } from "./caption-source";
import { detached, reservoir } from "./reservoir";

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
