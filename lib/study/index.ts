export { readQuestions, specFolder } from "./read-questions";
export type {
  AheadClaim,
  NamedRecipe,
  Preset,
  PresetName,
  Question,
  SourcesClaim,
  StudyClaim,
} from "./question";
export { planQuestion, type Plan, type PlannedPretraining } from "./plan";
export { runStudy, type QuestionRun, type StudyOptions } from "./run-study";
export { verifyStudy, type VerifiedTrial, type VerifyOptions } from "./verify";
export { compareBySeeds, pooledSeedVariance, type Comparison, type SeedDifference } from "./differences";
export { judge, type JudgedClaim } from "./verdicts";
export type { ClaimAtShots, StudyVerdict } from "./claim-at-shots";
export { readRecord, recordFolder, type RecordCard, type RecordedTrial } from "./record";
export { writeReport } from "./report";
export { readTables, type AnsweredQuestion, type StudyTables } from "./tables";
export { sourcePredictions } from "./source-predictions";
export { sourceSpreads, type SourceSpread, type SpreadQuestion } from "./source-spreads";
export { claimsCarriedOver, type CarriedClaim } from "./claims-carried-over";
export { claimAnswers, startAnswers, type ClaimAnswer, type StartAnswer } from "./answers";
export { figure1Beside } from "./figure-1-beside";
export { figureLengths } from "./figure-lengths";
export { studyExchangeRates, type StudyExchangeRate } from "./exchange-rates";
export { transferCorrelations } from "./transfer-correlations";
export type { TransferCorrelation } from "./measures";
