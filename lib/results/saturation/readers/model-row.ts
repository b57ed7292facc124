import { unknownPretraining, type Row } from "../../row";

/** A row of results of which only a few columns are known. */
export function modelRow(
  known: Pick<
    Row,
    "objective" | "method" | "architecture" | "source" | "task" | "shots" | "accuracy" | "origin"
  > &
    Partial<Row>,
): Row {
  return {
    ...unknownPretraining,
    seed: null,
    alpha: null,
    finetuneEpochs: null,
    finetuneLearningRate: null,
    finetuneBatchSize: null,
    finetuneWeightDecay: null,
    testSize: null,
    evaluatedOn: "test",
    selectedOn: null,
    originRow: null,
    ...known,
  };
}

/** Images with captions in the sources that OpenCLIP's models were trained on (arXiv 2212.07143, section 3). */
export const clipSourceSizes: Readonly<Record<string, number>> = {
  "LAION-80M": 80_000_000,
  "LAION-400M": 400_000_000,
  "LAION-2B": 2_000_000_000,
  "CLIP-WIT": 400_000_000,
};
