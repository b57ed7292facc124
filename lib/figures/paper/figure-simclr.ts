import type { Row } from "../../results";
import { accuracyCurves } from "../parts/accuracy-curves";
import { sixTasks } from "./figure-2";
import type { Figure } from "../figure";
import type { FigureOptions } from "../options";
import { studyCells } from "../parts/study-cells";

/**
 * SimCLR against CLIP (versions 1 and 2, appendix G), both by LP-FT, on three sources of the same size.
 *
 * @example
 * ```ts
 * import { figures, results } from "upstream";
 * const figure = figures.figureSimclr(results.published());
 * [...new Set(figure.rows.map(({ objective }) => objective))]; // => ["clip", "simclr"]
 * ```
 */
export function figureSimclr(rows: readonly Row[], options: FigureOptions = {}): Figure {
  const study = studyCells(
    rows,
    {
      pretrainings: ["CC12m", "Redcaps2.7m", "Shutterstock2.7m"],
      method: "lp-ft",
      architecture: "RN50",
      tasks: sixTasks,
      shots: [1, 5, 10, 20],
    },
    options,
  );
  return accuracyCurves(study, {
    id: "figure-simclr",
    title: "Images alone, or images with captions?",
    subtitle:
      "SimCLR (filled, solid) against CLIP (open, dashed) on the same pictures, both by linear probe, then fine-tuning",
    question: "Language-image contrastive or image-image contrastive pre-training: which transfers better?",
    own: {
      subtitle:
        "SimCLR (filled, solid), CLIP (open, dashed), and where it was trained their sum, SLIP (open, dotted)",
      notes: [],
    },
    notes: [
      "CLIP was not measured at full. SimCLR's DTD (62 to 67 % at 1 shot) and CLIP's CLIPART at 20 shots (Shutterstock: 73 %, where fine-tuning end to end has 49 % and all images give 72 %) look wrong in the authors' file.",
    ],
  });
}
