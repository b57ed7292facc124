import type { Row } from "../../results";
import { accuracyCurves } from "../parts/accuracy-curves";
import { threeTasks } from "./figure-2";
import type { Figure } from "../figure";
import type { FigureOptions } from "../options";
import { studyCells } from "../parts/study-cells";

/** Figure 8 (appendix F): ViT-B/32 on LAION-400m and on OpenAI's 400m, on CIFAR100, DTD and CALTECH101. */
export function figure8(rows: readonly Row[], options: FigureOptions = {}): Figure {
  const study = studyCells(
    rows,
    { pretrainings: ["LAION400m", "OpenAI400m"], architecture: "ViT-B/32", tasks: threeTasks },
    options,
  );
  return accuracyCurves(study, {
    id: "figure-8",
    title: "Does the source matter for a ViT on 400m pairs?",
    subtitle: "ViT-B/32, LAION-400m against OpenAI's 400m",
    own: {
      title: "Does the source matter for another architecture?",
      subtitle: "accuracy on each task, a line a source and architecture, the mean over seeds",
    },
    question: "Effect of the pre-training data distribution: ViT instead of ResNet-50",
  });
}
