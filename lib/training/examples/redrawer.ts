import type { Pictures, Redraw } from "../../data";
import type { ImageInput } from "../../models";
import { startPool } from "../../common";

/** What the thread is told at its start, and what it is asked. */
export interface RedrawerStart {
  pictures: Pictures;
  input: ImageInput;
}
/** The pictures of a batch by their indices, and the random change drawn for each, in the same order. */
export interface RedrawRequest {
  indices: readonly number[];
  redraws: readonly Redraw[];
}

/** Redraws pictures beside the trainer. */
export interface Redrawer {
  /** As `redrawnValues`. */
  redraw(indices: readonly number[], redraws: readonly Redraw[]): Promise<Float32Array>;
  close(): Promise<void>;
}

/** Starts the thread; it reads the pictures where they are, in memory that it shares. */
export function startRedrawer(pictures: Pictures, input: ImageInput): Redrawer {
  const pixels = new Uint8Array(new SharedArrayBuffer(pictures.pixels.length));
  pixels.set(pictures.pixels);
  const workerData: RedrawerStart = { pictures: { ...pictures, pixels }, input };
  // One thread is a batch ahead of the trainer; more would only take turns with it.
  const options = { threads: 1, workerData };
  const pool = startPool<RedrawRequest, Float32Array>(__dirname, "redrawer-thread", options);
  return {
    redraw: (indices, redraws) => pool.run({ indices, redraws }),
    close: () => pool.close(),
  };
}
