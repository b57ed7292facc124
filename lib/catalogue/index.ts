export {
  claims,
  placesText,
  type Across,
  type Claim,
  type ClaimPair,
  type ClaimPart,
  type ClaimStart,
  type ClaimStarts,
  type ClaimTasks,
} from "./claims";
export { publicCheckpoints, type PublicCheckpoint } from "./public-checkpoints";
export { lineStyles, spareLineStyles, type LineStyle } from "./line-styles";
export { embeddedSources } from "./embedded-sources";
export { embeddedTasks, type ConceptWords } from "./embedded-tasks";
export type { Method, Objective, Shots } from "./experiment";
export { compareShots, shotsText, sortShots } from "./shots";
export type { CaptionKind, Source } from "./source";
export type { Task } from "./task";
export {
  paperPretraining,
  paperPretrainings,
  sevenSources,
  type PaperPretraining,
} from "./paper-pretrainings";
export { paperSource, paperSources, type PaperSource } from "./paper-sources";
export { paperTask, paperTasks, type PaperTask } from "./paper-tasks";
export { officialSources } from "./official-sources";
export { officialTasks } from "./official-tasks";
export { templates } from "./prompt-templates";
export { imagenetClasses, imagenetFolders } from "./classes/imagenet";
export {
  groupInHalf,
  heldOutOfHalf,
  tinyImageNetGroups,
  type TinyImageNetGroup,
} from "./classes/tiny-imagenet-groups";
export { namesOfClass } from "./classes/synonyms";
export { paperCaptionWords, tyingWords, type PaperCaptionWords } from "./paper-caption-words";
