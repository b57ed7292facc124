export { checkpointFolder, findCheckpoint, loadWeights, saveCheckpoint, type Checkpoint } from "./checkpoint";
export { train, type Saved, type StepReport, type Training } from "./loop";
export { clipLoss, contrastiveLoss, normalise } from "./objectives/clip";
export { ntXent, simclrLoss } from "./objectives/simclr";
export { supervisedLoss } from "./objectives/supervised";
export { adamW, clipGradient, type AdamW } from "./optimiser";
export { checkpointId, pretrain } from "./pretrain";
export { iconRecipes, type Recipe } from "./recipe";
export { fitWarmup, learningRate, type Schedule } from "./schedule";
