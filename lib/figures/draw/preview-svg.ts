import { once } from "node:events";
import type { Worker } from "node:worker_threads";
import { startThread } from "../../common";
import type { Layout, Trace } from "../figure";
import { keptSvg } from "./kept-svg";

type Picture = { data: Trace[]; layout: Layout };
type Answer = { ready?: true; picture?: string; failed?: string };

let thread: { worker: Worker; ready: Promise<unknown> } | undefined;
let queue: Promise<unknown> = Promise.resolve();

/**
 * A figure's SVG, drawn in a thread of its own so that nobody waits for it, and kept by its content.
 *
 * @param seconds processor time that drawing may take, the thread's start aside; and how long the thread may wait.
 * @returns undefined where it cannot be drawn without a browser (heat maps, 3-D, pictures), or takes too long.
 */
export function previewSvg(figure: Picture, seconds: number): Promise<string | undefined> {
  const kept = keptSvg(figure);
  if (kept !== undefined) return Promise.resolve(kept);
  const result = queue.then(() => draw(figure, seconds));
  queue = result.catch(() => undefined);
  return result;
}

/** Starts the thread that draws, so that the first picture does not wait for it. */
export function warmPreviews(): void {
  thread ??= start();
}

function start() {
  const worker = startThread(__dirname, "preview-thread", undefined);
  worker.unref();
  worker.on("error", () => (thread = undefined));
  return { worker, ready: once(worker, "message") };
}

async function draw({ data, layout }: Picture, seconds: number): Promise<string | undefined> {
  try {
    thread ??= start();
    const { worker, ready } = thread;
    await ready;
    // What is waited for keeps the process alive.
    worker.ref();
    const limit = new AbortController();
    const before = process.cpuUsage();
    const idle = () => worker.performance.eventLoopUtilization().idle / 1e3;
    const idleBefore = idle();
    // Processor time: on a machine with much to do, drawing takes longer by the clock. A thread that waits takes none:
    // plotly waits for ever for a picture among its parts, which nothing loads here.
    const timer = setInterval(() => {
      const { user, system } = process.cpuUsage(before);
      if ((user + system) / 1e6 > seconds || idle() - idleBefore > seconds) limit.abort();
    }, 200);
    try {
      // As JSON: functions and the like have no place in a picture.
      worker.postMessage(JSON.parse(JSON.stringify({ data, layout })));
      const [{ picture }] = (await once(worker, "message", { signal: limit.signal })) as [Answer];
      return picture;
    } catch {
      thread = undefined;
      void worker.terminate();
      return undefined;
    } finally {
      clearInterval(timer);
      worker.unref();
    }
  } catch {
    thread = undefined;
    return undefined;
  }
}
