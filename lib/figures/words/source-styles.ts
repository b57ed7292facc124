import { lineStyles, spareLineStyles, type LineStyle } from "../../catalogue";

/** The line style (colour, dash, marker) of each source: its own in the catalogue, or the next spare one. */
export function stylesOf(sources: readonly string[]): LineStyle[] {
  let spare = 0;
  return sources.map(
    (source) => lineStyles[source] ?? (spareLineStyles[spare++ % spareLineStyles.length] as LineStyle),
  );
}
