import type { Row } from "../../results";
import type { PlottedRow } from "../drawing";

/** How what is shown was selected, where that flatters it. */
export interface SelectionNotes {
  /** In whole sentences, for the figure's notes. */
  notes: string[];
  /** In a few words, for the picture itself; undefined where others chose. */
  footer: string | undefined;
}

/**
 * What a figure says of rows whose settings were chosen on the very images that they are measured on, and of points
 * that take the best of several such measurements; empty where settings were chosen on other images.
 *
 * @param plotted the plotted numbers: `settings` and `seeds` say whether a point is a best of several.
 */
export function selectionNotes(plotted: readonly PlottedRow[], used: readonly Row[]): SelectionNotes {
  const onTest = used.filter(({ selectedOn }) => selectedOn === "test").length;
  const bests = plotted.filter(({ settings, seeds }) => Number(settings) > Number(seeds ?? 1)).length;
  const all = (count: number, of: number) => (count === of ? "all" : `${count} of`);
  const notes: string[] = [];
  if (onTest > 0)
    notes.push(
      `Selection: settings and epoch of ${all(onTest, used.length)} ${used.length} results were chosen on the test images themselves (the paper's way), which flatters them.`,
    );
  if (bests > 0 && onTest < used.length)
    notes.push(
      `Selection: ${all(bests, plotted.length)} ${plotted.length} points show the best of several settings by accuracy on the test images, which flatters them.`,
    );
  const some = onTest === used.length ? "" : "some ";
  const footer =
    onTest > 0
      ? `${some}settings and epochs chosen on the test images`
      : bests > 0
        ? "best of several settings on the test images"
        : undefined;
  return { notes, footer };
}
