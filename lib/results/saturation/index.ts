export { compareModels, nested, type ModelFit, type ModelName } from "./compare-models";
export { factors, type Factor } from "./factors";
export { fit, type Fit, type FixedParameters } from "./fit";
export { upperHull } from "./hull";
export { accuracyAt, alphaBounds, onset, type Law } from "./law";
export { checkPoints, fewestPoints, type Point } from "./point";
export { clustersOf, familyCorrelation, familyOf, type FamilyCorrelation } from "./families";
export { fitAccuracyPower, fitLogitLine, type FittedCurve } from "./alternative-curves";
export { lackOfFit, type LackOfFit } from "./lack-of-fit";
export { oneCurveByTask, type OneCurveByTask } from "./one-curve-by-task";
export { rangeSensitivity, type RangeFit } from "./sensitivity";
export { oneCurve, type OneCurve, type Variation } from "./one-curve";
export { profile, type Profile, type ProfilePoint } from "./profile-likelihood";
export { bootstrapLaws, percentiles, type BandPoint } from "./bootstrap-laws";
export {
  analyseSaturation,
  type Saturation,
  type SaturationOptions,
  type SaturationVerdict,
} from "./saturation";
export { cloud, cloudName, clouds, type Cloud } from "./cloud";
export { modelColumns } from "../row";
export { readColumns, readModels, type ColumnPair } from "./readers";
export { acrossShots, type ShotsLaw, type ShotsReading, type Trend } from "./across-shots";
export { layersCsv, readLayers, type LayerRecord } from "./layer-records";
export { upstreamRankCorrelation, rises } from "./rises";
export { acrossTasks, type TaskReading, type TaskReadings, type TaskRankCorrelation } from "./across-tasks";
export { scaling, scalingCsv, scalingFile, scalingTables, type ScalingTable } from "./scaling-tables";
export type { FittedLaw } from "./fitted-law";
