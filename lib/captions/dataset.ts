import { read, type Tally } from "../data";
import type { Source } from "../study";
import type { Batch, CaptionSource } from "./batch";

/** The captions of a source of the registry (or of your own with a reader); its pictures are not read. */
export function ofDataset(source: Pick<Source, "name" | "reader">): CaptionSource {
  return { name: source.name, read: (tally) => readDataset(source, tally) };
}

async function* readDataset(source: Pick<Source, "name" | "reader">, tally: Tally): AsyncGenerator<Batch> {
  let batch: Batch = { file: source.name, captions: [], rows: [] };
  for await (const { key, caption } of read(source, { images: false, tally })) {
    if (caption === undefined || caption.trim() === "") continue;
    batch.captions.push(caption);
    batch.rows.push(key);
    if (batch.captions.length === 4096) {
      yield batch;
      batch = { file: source.name, captions: [], rows: [] };
    }
  }
  if (batch.captions.length > 0) yield batch;
}
