import { parentPort } from "node:worker_threads";
import type { Layout, Trace } from "../figure";
import { page } from "./page";
import { svg } from "./svg";

/** Draws pictures for another thread: a figure in, its SVG or why there is none out. */
const port = parentPort!;
port.on("message", (figure: { data: Trace[]; layout: Layout }) => {
  svg(figure).then(
    (picture) => port.postMessage({ picture }),
    (error: unknown) => port.postMessage({ failed: String(error) }),
  );
});
page();
port.postMessage({ ready: true });
