export {
  agreement,
  kendallW,
  meanSpearman,
  ranks,
  spearman,
  spearmanTest,
  type Agreement,
} from "./agreement";
export { agreementByTask, type AgreementByTask, type TaskPairs } from "./agreement-by-task";
export {
  atBudget,
  atEqualBudgets,
  audit,
  auditBudgets,
  comparePairs,
  rankSources,
  auditSpreads,
  auditTestSizes,
  comparedCells,
  equalBudget,
  gridSize,
  optimism,
  sharedErrors,
  startName,
  summariseBudgets,
  withTestSizes,
  type Audit,
  type AuditOptions,
  type BudgetFinding,
  type BudgetSummary,
  type PairFinding,
  type RankFinding,
  type SharedErrors,
  type SpreadFinding,
  type SpreadGroup,
  type Spreads,
  type TestSizeFinding,
} from "./audit";
export { readAuthors } from "./read-authors";
export { bootstrap } from "./bootstrap";
export { budgetCurve, expectedBest } from "./expected-best";
export { best, cellColumns, cells, effectiveTestSize, startColumns, type Cell } from "./cells";
export type { TypedRow } from "./check-row";
export { combine, combinedRange, type Term } from "./combination";
export { onCommonTestSets } from "./common-test-set";
export { resultsCsv } from "./results-csv";
export { errorCorrelations, type ErrorCorrelation, type Predictions } from "./error-correlation";
export {
  correlationRange,
  correlationsFile,
  errorCorrelationsCsv,
  recordedErrorCorrelations,
} from "./recorded-correlations";
export { dispersionRatio, type DispersionRatio, type TestedSources } from "./dispersion-ratio";
export { dataframe } from "./dataframe";
export { describeFirstPass, firstPassRecord, logmeRecord, type FirstPassRecord } from "./first-pass";
export { independentAccuracies, withPooledNoise, type SeedNoise } from "./pooled-noise";
export { exchangeRates, type ExchangeRate, type SizedAccuracy } from "./exchange-rate";
export { fisher } from "./fisher";
export { tCdf, tQuantile } from "./distributions";
export { interval, seedError, type Interval } from "./interval";
export { decimalsOf, inferTestSize, tableDecimals, type Lattice, type LatticeOptions } from "./lattice";
export { adjust, fishersMethod, type Correction } from "./multiplicity";
export { compareStarts, countAhead, type AheadCount, type StartDifference } from "./compare-starts";
export {
  meanMeasure,
  measureNames,
  readMeasures,
  writeMeasures,
  type Measured,
  type MeasureName,
} from "./measures";
export { newcombe, type TestedAccuracy } from "./newcombe";
export { pivot, type PivotOptions } from "./pivot";
export { open, published, publishedFile, openWithWarnings, recordedRuns } from "./open-results";
export { recordedLogme, type MeasuredRuns } from "./recorded-logme";
export { parse, rows, type ResultsTable } from "./parse-results";
export { columns, unknownPretraining, type Row } from "./row";
export { rerunNoise, rerunsOf, settingAccuracies, type Rerun, type RerunNoise } from "./reruns";
export {
  sanity,
  summariseSanity,
  type SanityFinding,
  type SanityOptions,
  type SanitySummary,
} from "./sanity";
export { claimVerdicts, type ClaimVerdicts } from "./scoreboard/claim-verdicts";
export {
  scoreboard,
  verdict,
  type Aggregate,
  type Effect,
  type Score,
  type ScoreboardOptions,
  type ClaimVerdict,
} from "./scoreboard";
export {
  characteristicsCsv,
  characteristicsFile,
  recordedCharacteristics,
  worldSummaries,
  type WorldSummary,
} from "./scoreboard/recorded-characteristics";
export { marginSweep } from "./scoreboard/margins";
export {
  operatingCharacteristics,
  type OperatingCharacteristics,
  type SimulatedWorldsOptions,
  type World,
} from "./scoreboard/operating-characteristics";
export * as saturation from "./saturation";
export { group, select, withoutDuplicates, type Where } from "./select-rows";
export {
  noiseCell,
  exceedance,
  simulateSpread,
  type NoiseCell,
  type SimulatedSpread,
  type SimulationOptions,
} from "./simulation";
export { spread } from "./spread";
export { trueSpread, type NoisyAccuracies, type TrueSpread } from "./true-spread";
export { tablesFor, type Tables } from "./tables-for";
export { onLattice, testSize, type TestSize } from "./test-size";
export { wilson, type ConfidenceInterval } from "./wilson";
export { sourceModel, type PosteriorSummary, type SourceEffect, type SourceModel } from "./hierarchical";
