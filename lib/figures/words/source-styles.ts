import { looks, spareLooks, type Look } from "../../catalogue";

/** The look of each source: its own, or the next spare one. */
export function looksOf(sources: readonly string[]): Look[] {
  let spare = 0;
  return sources.map((source) => looks[source] ?? (spareLooks[spare++ % spareLooks.length] as Look));
}
