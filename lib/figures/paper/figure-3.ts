import type { Row } from "../../results";
import { accuracyCurves } from "../parts/accuracy-curves";
import { sixTasks, threeTasks } from "./figure-2";
import type { Figure } from "../figure";
import type { FigureOptions } from "../options";
import { studyCells, type SeriesCells } from "../parts/study-cells";

const pretrainingNames = [
  "IN_1K_CLIP_captions",
  "LAION1m",
  "LAION2.7m",
  "LAION5m",
  "LAION7.5m",
  "LAION9.6m",
  "LAION15m",
  "LAION2B",
] as const;

/** Figure 3 (section 3.5): LAION at 1m, 2.7m, 15m and 2B against ImageNet with template captions, on three tasks. */
export function figure3(rows: readonly Row[], options: FigureOptions = {}): Figure {
  return worth("figure-3", rows, threeTasks, options);
}

/** Figure 5: the same on six tasks. */
export function figure5(rows: readonly Row[], options: FigureOptions = {}): Figure {
  return worth("figure-5", rows, sixTasks, options);
}

function worth(id: string, rows: readonly Row[], tasks: readonly string[], options: FigureOptions): Figure {
  const study = studyCells(
    rows,
    { pretrainings: pretrainingNames, tasks, shots: [1, 5, 10, 20, "full"] },
    options,
  );
  return accuracyCurves(
    { ...study, allSeries: study.allSeries.map(markOtherArchitecture) },
    {
      id,
      title: "How much LAION is ImageNet worth?",
      subtitle:
        "CLIP on 1.28m ImageNet images with template captions against ever more of LAION; 2B (dotted, stars) is a ViT-B/32",
      question: "How much LAION data is the ImageNet pre-training worth?",
      notes: [
        "LAION 2B is ViT-B/32, all others RN50: size and architecture change together.",
        "5m, 7.5m and 9.6m were measured at full on CIFAR100, DTD and Pets alone.",
      ],
      own: {
        title: "How much data is a smaller, cleaner set worth?",
        subtitle: "accuracy on each task, a line a source and size, the mean over seeds",
        notes: [],
      },
    },
  );
}

/** LAION-2B is another architecture than the rest: its line is dotted, its points are stars, whatever its colour. */
function markOtherArchitecture(cells: SeriesCells): SeriesCells {
  const { series } = cells;
  if (!series.published || series.rows[0]!.sourceSize !== 2e9) return cells;
  return { ...cells, series: { ...series, style: { ...series.style, dash: "dot", marker: "star-open" } } };
}
