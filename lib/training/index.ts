export { checkpointFolder, findCheckpoint, loadWeights, type Checkpoint } from "./checkpoint";
export { lossOf, type Averaged, type Contrastive, type Objective } from "./gradient";
export { train, type Saved, type StepReport, type Training } from "./loop";
export { clipLoss, contrastiveLoss, normalise } from "./objectives/clip";
export { ntXent, simclrLoss } from "./objectives/simclr";
export { supervisedLoss } from "./objectives/supervised";
export { adamW, clipGradient, type AdamW } from "./optimiser";
export { carryOutRecipe, type CarryOutOptions, type PretrainProgress } from "./carry-out";
export { checkpointId } from "./checkpoint-id";
export { readMetrics, type Metrics } from "./metrics";
export {
  pretrain,
  pretraining,
  startPretraining,
  stepsKept,
  stopPretraining,
  type Pretraining,
  type PretrainOptions,
} from "./pretrain";
export { checkRecipe, parsed, readRecipe, readYaml, recipeNames } from "./read-recipe";
export { epochsOf, scheduleOf, stepsOf, type Recipe } from "./recipe";
export { iconRecipes, paperRecipes, recipes } from "./recipes";
export { smoke } from "./smoke";
export { zeroShotHead, type Prompts } from "./zero-shot-head";
export { fitWarmup, learningRate, type Schedule } from "./schedule";
