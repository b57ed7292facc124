import type { Row } from "../../results";
import { accuracyCurves } from "../parts/accuracy-curves";
import type { Figure } from "../figure";
import type { FigureOptions } from "../options";
import { studyCells } from "../parts/study-cells";

/** The three tasks that figures 2 and 3 show here: our choice, since the paper's text does not name its own. */
export const threeTasks = ["CIFAR100", "DTD", "CALTECH101"] as const;

/** The six tasks that were crawled from the web. */
export const sixTasks = ["CIFAR100", "DTD", "CALTECH101", "PETS", "REAL", "CLIPART"] as const;

const pretrainingNames = ["IN1K", "IN_1K_CLIP_captions", "IN1K-Captions", "LAION1m"] as const;

/**
 * Figure 2 (section 3.4): ImageNet by labels, by template captions, by Flickr captions, and LAION-1m, on three tasks.
 */
export function figure2(rows: readonly Row[], options: FigureOptions = {}): Figure {
  return curation("figure-2", rows, threeTasks, options);
}

/**
 * Figure 4: the same on six tasks.
 *
 * @example
 * ```ts
 * import { figures, results } from "upstream";
 * const figure = figures.figure4(results.published(), { tasks: ["DTD", "PETS"] });
 * [...new Set(figure.rows.map(({ task }) => task))]; // => ["DTD", "PETS"]
 * ```
 */
export function figure4(rows: readonly Row[], options: FigureOptions = {}): Figure {
  return curation("figure-4", rows, sixTasks, options);
}

function curation(
  id: string,
  rows: readonly Row[],
  tasks: readonly string[],
  options: FigureOptions,
): Figure {
  return accuracyCurves(
    studyCells(rows, { pretrainings: pretrainingNames, architecture: "RN50", tasks }, options),
    {
      id,
      title: "How much is ImageNet's labelling worth?",
      subtitle: "supervised on labels against CLIP on captions; 1.28m images, Flickr captions 0.46m",
      own: {
        title: "How much are labels and captions worth?",
        subtitle: "labels against captions of several kinds; accuracy on each task, the mean over seeds",
      },
      question: "Do well-curated pre-training datasets lead to better transfer?",
    },
  );
}
