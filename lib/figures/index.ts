export { all, make, type FigureEntry } from "./all";
export { auditBudget } from "./audit/audit-budget";
export { auditLattice } from "./audit/audit-lattice";
export { auditModel } from "./audit/audit-model";
export { auditPairs } from "./audit/audit-pairs";
export { auditRanks } from "./audit/audit-ranks";
export { auditScoreboard } from "./audit/audit-scoreboard";
export { auditSpread } from "./audit/audit-spread";
export {
  csv,
  html,
  json,
  narrowestOf,
  palettes,
  pdf,
  png,
  previewSvg,
  svg,
  warmPreviews,
  withStyle,
  type FigureStyle,
  type PaletteName,
} from "./draw";
export { explorer, explorerData, explorerPage, type ExplorerCell, type ExplorerData } from "./explorer";
export {
  behind,
  createFigure,
  type Figure,
  type Layout,
  type MissingCell,
  type PlottedRow,
  type Trace,
} from "./figure";
export { figure1 } from "./paper/figure-1";
export { figure2, figure4 } from "./paper/figure-2";
export { figure3, figure5 } from "./paper/figure-3";
export { figure6 } from "./paper/figure-6";
export { figure7 } from "./paper/figure-7";
export { figure8 } from "./paper/figure-8";
export { figureScratch } from "./paper/figure-scratch";
export { figureSimclr } from "./paper/figure-simclr";
export { figureSize } from "./paper/figure-size";
export { table1 } from "./paper/table-1";
export { table2 } from "./paper/table-2";
export { table3 } from "./paper/table-3";
export { tableHyperparameters } from "./paper/table-hyperparameters";
export type { FigureOptions } from "./options";
export { resolveTasks } from "./parts/study-cells";
export { saturationControlled } from "./saturation/saturation-controlled";
export { saturationLayers, type LayerAccuracy } from "./saturation/saturation-layers";
export type { SaturationFigureOptions } from "./saturation/saturation-readings";
export { saturationScatter } from "./saturation/saturation-scatter";
export { saturationShots } from "./saturation/saturation-shots";
export { saturationTasks } from "./saturation/saturation-tasks";
export { formats, save, type FigureFormat, type SaveOptions } from "./save-figure";
export { pretrainingLengths, type LengthPoint } from "./study/pretraining-lengths";
export { spreadsBeside } from "./study/spreads-beside";
export type { EstimatedSpread, MeasuredSpread } from "./study/measured-spread";
export { trainingCurves, type StepMetrics } from "./training-curves";
export {
  affinityToTasks,
  captionLengths,
  distinctiveWords,
  topWords,
  vocabularyGrowth,
  wordBars,
  wordDispersion,
  wordScatter,
  wordTrends,
  type WordScatterOptions,
} from "./words";
