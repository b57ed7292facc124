import { random } from "../../random";
import type { CaptionBatch } from "./caption-source";

/** A sample of captions, in the order of the source. */
export interface DrawnCaptions {
  batches: CaptionBatch[];
  /** Captions that it was drawn from. */
  total: number;
}

/**
 * `size` captions drawn uniformly, without replacement, from all of a source in one pass (Algorithm L: Li 1994, ACM
 * TOMS 20(4)); all of them where there are fewer. What is drawn depends on the seed and the order of the captions
 * alone. In memory are the captions of the sample, however long the source.
 *
 * @param onBatch is told of each batch read, before the draw.
 */
export async function drawCaptions(
  source: AsyncIterable<CaptionBatch>,
  size: number,
  seed: number | string,
  onBatch: (batch: CaptionBatch) => void = () => {},
): Promise<DrawnCaptions> {
  const draws = random("captions", seed);
  const chosen: { at: number; file: string; caption: string; row: number | string }[] = [];
  let total = 0;
  let weight = Math.exp(Math.log(1 - draws.uniform()) / size);
  const jump = () => Math.floor(Math.log(1 - draws.uniform()) / Math.log1p(-weight)) + 1;
  let next = size - 1; // the next caption to take, once the sample is full
  for await (const batch of source) {
    onBatch(batch);
    const take = (i: number) => ({
      at: total + i,
      file: batch.file,
      caption: detached(batch.captions[i] as string),
      row: batch.rows[i] as number | string,
    });
    for (let i = 0; i < batch.captions.length; i++) {
      if (chosen.length < size) {
        chosen.push(take(i));
        if (chosen.length === size) next = total + i + jump();
        continue;
      }
      const skip = next - (total + i);
      if (skip > 0) {
        i += Math.min(skip, batch.captions.length - i) - 1;
        continue;
      }
      chosen[draws.integer(size)] = take(i);
      weight *= Math.exp(Math.log(1 - draws.uniform()) / size);
      next += jump();
    }
    total += batch.captions.length;
  }
  return { batches: inBatches(chosen.sort((a, b) => a.at - b.at)), total };
}

/** A copy: V8 keeps the whole megabyte that a short part was cut from. */
function detached(text: string): string {
  return Buffer.from(text, "utf8").toString("utf8");
}

function inBatches(
  chosen: readonly { file: string; caption: string; row: number | string }[],
): CaptionBatch[] {
  const batches: CaptionBatch[] = [];
  for (const { file, caption, row } of chosen) {
    let last = batches.at(-1);
    if (last === undefined || last.file !== file || last.captions.length === 4096)
      batches.push((last = { file, captions: [], rows: [] }));
    last.captions.push(caption);
    last.rows.push(row);
  }
  batches.forEach((batch, i) => (batch.done = (i + 1) / batches.length));
  return batches;
}
