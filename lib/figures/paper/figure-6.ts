import type { Row } from "../../results";
import { accuracyCurves } from "../parts/accuracy-curves";
import type { Figure } from "../figure";
import type { FigureOptions } from "../options";
import { sourcesAndScratch, studyCells, whatDiffers } from "../parts/study-cells";

/**
 * Figure 6 (appendix C): accuracy by source, shots and task; from scratch where it was measured (`full` on six tasks).
 *
 * @example
 * ```ts
 * import { figures, results } from "upstream";
 * const figure = figures.figure6(results.published(), { tasks: ["PETS"], sources: ["WIT", "RedCaps"] });
 * figure.rows.length; // => 10
 * ```
 */
export function figure6(rows: readonly Row[], options: FigureOptions = {}): Figure {
  const study = studyCells(rows, sourcesAndScratch, options);
  return accuracyCurves(study, {
    id: "figure-6",
    title: "Which source is best, at how many shots?",
    subtitle: `accuracy on each task, the best of the grid; ${whatDiffers(study)}`,
    own: { subtitle: "accuracy on each task, the mean over seeds" },
    question: "What is the impact of different pre-training data sources on transfer learning?",
  });
}
