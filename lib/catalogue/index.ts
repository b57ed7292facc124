export {
  claims,
  type Across,
  type Claim,
  type ClaimPair,
  type ClaimPart,
  type ClaimStart,
  type ClaimStarts,
  type ClaimTasks,
} from "./claims";
export { checkpoints, type PublicCheckpoint } from "./checkpoints";
export { looks, spareLooks, type Look } from "./colours";
export { embeddedSources } from "./embedded-sources";
export { embeddedTasks, type ConceptWords } from "./embedded-tasks";
export type { CaptionKind, Method, Objective, Shots, Source, Task } from "./nouns";
export { pretraining, pretrainings, sevenSources, type Pretraining } from "./pretrainings";
export { paperSource, paperSources, type PaperSource } from "./sources";
export { paperTask, paperTasks, type PaperTask } from "./tasks";
export { officialSources } from "./official-sources";
export { officialTasks } from "./official-tasks";
export { templates } from "./templates";
export { imagenetClasses, imagenetFolders } from "./classes/imagenet";
export { namesOfClass } from "./classes/synonyms";
export { commonWords, tyingWords, type CommonWords } from "./words";
