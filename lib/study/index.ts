export { readQuestions, specFolder } from "./read-questions";
export type { NamedRecipe, Preset, PresetName, Question, StudyClaim } from "./question";
export { planQuestion, type Plan, type PlannedPretraining } from "./plan";
export { runStudy, type QuestionRun, type StudyOptions } from "./run";
export { verifyStudy, type VerifiedTrial, type VerifyOptions } from "./verify";
export { compareStarts, pooledSeedVariance, type Comparison, type StartDifference } from "./differences";
export { judge, type ClaimAtShots, type JudgedClaim } from "./verdicts";
export { readRecord, recordFolder, type RecordCard, type RecordedTrial } from "./record";
export { writeReport } from "./report";
