export {
  checkpointFolder,
  findCheckpoint,
  loadWeights,
  weightsHash,
  type PretrainedCheckpoint,
} from "./pretrained-checkpoint";
export { lossOf, type AveragedLoss, type ContrastiveLoss, type TrainingObjective } from "./gradient";
export { train, type LoopState, type StepReport, type Training } from "./loop";
export { clipLoss, contrastiveLoss, unitLength } from "./objectives/clip";
export { ntXent, simclrLoss } from "./objectives/simclr";
export { slipLoss } from "./objectives/slip";
export { supervisedLoss } from "./objectives/supervised";
export { adamW, clipGradient, type AdamW } from "./optimiser";
export { carryOutRecipe, type CarryOutRecipeOptions, type PretrainProgress } from "./carry-out-recipe";
export { checkpointId } from "./checkpoint-id";
export { readMetrics, type Metrics } from "./metrics";
export {
  pretrain,
  pretrainingState,
  runningPretrainings,
  startPretraining,
  stepsKept,
  stopPretraining,
  type PretrainingState,
  type PretrainOptions,
  type RunningPretraining,
} from "./pretrain";
export { checkRecipe, parsed, readRecipe, readYaml, recipeNames } from "./read-recipe";
export { epochsOf, scheduleOf, stepsOf, type Recipe } from "./recipe";
export { iconRecipes, paperRecipes, recipes } from "./recipes";
export { smokeRecipe } from "./smoke-recipe";
export { zeroShotHead, type Prompts } from "./zero-shot-head";
export { fitWarmup, learningRate, type Schedule } from "./schedule";
export { batchIndices, fineTuningRedraws, plainImages, redrawnImages } from "./batch-images";
export { speedMeter, waitMeter } from "./speed-meter";
export { disposeSharedStep, type SharedStep } from "./step";
