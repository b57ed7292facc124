import { createRequire } from "node:module";
import type { Trace } from "../figure";

const load = createRequire(__filename);

/** What plotly's small bundle draws, a quarter of the whole: all that our own figures need. */
const basicTraces = ["scatter", "bar", "pie"];

/** The file of plotly.js that draws these traces, for pages that must work without a network. */
export function plotlyFile(data: readonly Trace[]): string {
  const basic = data.every(({ type = "scatter" }) => basicTraces.includes(String(type)));
  return load.resolve(basic ? "plotly.js-basic-dist-min" : "plotly.js-dist-min");
}
