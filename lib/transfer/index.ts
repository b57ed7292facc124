export { compare, type TrialComparison } from "./comparisons/compare";
export { pictureDistance } from "./scores/picture-distance";
export {
  transferability,
  transferScores,
  type TransferScores,
  kendall,
  rankCorrelation,
  type ScoredCheckpoint,
  type RankCorrelation,
} from "./scores/transferability";
export { fineTune, wholeEpochIndices, type FineTuning } from "./finetune/fine-tune";
export { disposeFineTuned, interpolate, type FineTuned } from "./finetune/fine-tuned";
export { evaluate, type EvaluationResult } from "./evaluate";
export type { EvaluateOptions } from "./plan-evaluation";
export { encodeRows, features, forgetFeatures, type FeatureOptions } from "./features";
export { unitRows, type SplitFeatures, type SplitName } from "./feature-rows";
export { cosineLogits, headLogits, type Head } from "./heads/head";
export {
  checkLabelled,
  logits,
  predict,
  type LabelledFeatures,
  type LinearProbe,
} from "./probes/linear-probe";
export { curveOf, labelsNeeded, type CurvePoint, type LabelsNeeded } from "./comparisons/labels-needed";
export { leep } from "./scores/leep";
export { logisticProbe, type LogisticOptions, type LogisticProbe } from "./probes/logistic";
export { logme } from "./scores/logme";
export { mcnemar, type PairedComparison } from "./comparisons/mcnemar";
export { meanPerClass, topOne } from "./accuracy";
export {
  holdsFeaturesAlone,
  openStartingPoint,
  startingPointOptions,
  type StartingPointOptions,
} from "./open-starting-point";
export { compareOnPictures, type PairedDifference } from "./comparisons/paired";
export { stepsAt, trialPresets, type TrialPresetName, type TrialSettings } from "./trial-presets";
export { recommend, type BestComparison, type Recommendation } from "./comparisons/recommend";
export { ridgeProbe, ridgeProbes, ridgeProbesOf, type RidgeProbe } from "./probes/ridge";
export { shortlist, type Shortlist, type ShortlistOptions } from "./comparisons/shortlist";
export { rowsOf } from "./trial-rows";
export { permutedLabels, type PermutedLabels } from "./heads/permuted-labels";
export {
  closeStartingPoint,
  columnsOf,
  rawPixelsStartingPoint,
  startingPointOf,
  scratchStartingPoint,
  type StartingPoint,
  type PretrainingColumns,
} from "./starting-point";
export { drawTraining, testIndices, type TrainingIndices } from "./training-indices";
export { runTrial, runTrials, type RunTrialOptions } from "./run-trial";
export {
  transferVersion,
  type EvaluatedTrial,
  type TriedSetting,
  type TestMeasures,
  type TrialOutcome,
  type Trial,
} from "./trial";
export { zeroShotHead } from "../training";
export {
  affinityAndDiversity,
  scratchBaseline,
  type AffinityAndDiversity,
  type ScratchBaseline,
  type ScratchOptions,
} from "./scores/affinity-diversity";
export { labelsByCaption } from "./scores/labels-by-caption";
