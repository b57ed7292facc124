export { compare, type TrialComparison } from "./compare";
export { foretell, kendall, rankCorrelation, type Foretold, type RankCorrelation } from "./foretell";
export {
  disposeFineTuned,
  finetune,
  interpolate,
  wholeBatch,
  type FineTuned,
  type FineTuning,
} from "./finetune";
export { evaluate, type EvaluateOptions, type Evaluated, type Evaluation } from "./evaluate";
export {
  encodeRows,
  features,
  unitRows,
  type FeatureOptions,
  type SplitFeatures,
  type SplitName,
} from "./features";
export { cosineLogits, headLogits, type Head } from "./head";
export { checkLabelled, logits, predict, type LabelledFeatures, type LinearProbe } from "./labelled";
export { curveOf, labelsNeeded, type CurvePoint, type LabelsNeeded } from "./labels-needed";
export { leep } from "./leep";
export { logisticProbe, type LogisticOptions, type LogisticProbe } from "./logistic";
export { logme } from "./logme";
export { mcnemar, type PairedComparison } from "./mcnemar";
export { meanPerClass, topOne } from "./metrics";
export { fileHash, openStart, type StartOptions } from "./open-start";
export { compareOnPictures, type PairedDifference } from "./paired";
export { presets, type PresetName, type Settings } from "./presets";
export { recommend, type Duel, type Recommendation } from "./recommend";
export { ridgeProbe, ridgeProbes, ridgeProbesOf, type RidgeProbe } from "./ridge";
export { rowsOf } from "./rows";
export { renaming, type Renaming } from "./scrambled";
export { columnsOf, rawPixels, startFrom, startFromScratch, type Start, type StartColumns } from "./start";
export { drawTraining, testPlaces, type Drawn } from "./task";
export {
  carryOut,
  carryOutAll,
  startOptions,
  transferVersion,
  type Choice,
  type Measured,
  type Outcome,
  type Trial,
} from "./trial";
export { zeroShotHead } from "../training";
