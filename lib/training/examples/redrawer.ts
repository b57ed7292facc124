import type { Pictures, Redraw } from "../../data";
import type { ImageInput } from "../../models";
import { startThread } from "../../common";

/** What the thread is told at its start, what it is asked, and what it answers. */
export interface RedrawerStart {
  pictures: Pictures;
  input: ImageInput;
}
export interface RedrawRequest {
  id: number;
  indices: readonly number[];
  redraws: readonly Redraw[];
}
export interface RedrawAnswer {
  id: number;
  values: Float32Array;
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
  const start: RedrawerStart = { pictures: { ...pictures, pixels }, input };
  const thread = startThread(__dirname, "redrawer-thread", start);
  const waiting = new Map<
    number,
    { resolve: (values: Float32Array) => void; reject: (error: Error) => void }
  >();
  thread.on("message", ({ id, values }: RedrawAnswer) => {
    waiting.get(id)?.resolve(values);
    waiting.delete(id);
    if (waiting.size === 0 && !isClosing) thread.unref();
  });
  const giveUp = (error: Error) => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  thread.on("error", giveUp);
  thread.on("exit", (code) => giveUp(new Error(`the thread that redraws pictures ended (${code})`)));
  thread.unref();
  let asked = 0;
  let isClosing = false;
  return {
    redraw(indices, redraws) {
      const ask: RedrawRequest = { id: asked++, indices, redraws };
      const answer = new Promise<Float32Array>((resolve, reject) => waiting.set(ask.id, { resolve, reject }));
      // The process lives until the answer is there, and no longer.
      thread.ref();
      thread.postMessage(ask);
      return answer;
    },
    async close() {
      // Else nothing may keep the process alive until the thread has ended.
      isClosing = true;
      thread.ref();
      await thread.terminate();
    },
  };
}
