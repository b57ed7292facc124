import { lineStyles, spareLineStyles, type LineStyle } from "../../catalogue";

/** The look of each source: its own, or the next spare one. */
export function looksOf(sources: readonly string[]): LineStyle[] {
  let spare = 0;
  return sources.map(
    (source) => lineStyles[source] ?? (spareLineStyles[spare++ % spareLineStyles.length] as LineStyle),
  );
}
