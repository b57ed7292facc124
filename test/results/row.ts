import type { Row } from "../../lib/results";

/** A row for a hand-made table: what a test leaves out is unknown. */
export function row(of: Partial<Row> & Pick<Row, "source" | "task" | "shots" | "accuracy">): Row {
  return {
    objective: "clip",
    method: "finetune",
    architecture: "RN50",
    sourceSize: 2_700_000,
    pretrainEpochs: null,
    pretrainLearningRate: null,
    pretrainBatchSize: null,
    pretrainWeightDecay: null,
    upstreamAccuracy: null,
    seed: 0,
    alpha: null,
    finetuneEpochs: null,
    finetuneLearningRate: null,
    finetuneBatchSize: null,
    finetuneWeightDecay: null,
    testSize: 1000,
    evaluatedOn: "test",
    selectedOn: null,
    origin: "own",
    ...of,
  };
}
