// Where captions come from
export type { CaptionBatch, CaptionSource } from "./sources/caption-source";
export { openFiles, type CaptionFileOptions } from "./sources/files";
export { openDataset } from "./sources/dataset";
export { availableSources } from "./sources/available";
// Words, as they are taken from captions
export { unitNames, type Unit } from "./language/units";
export { stopWords } from "./language/stop-words";
export { tags } from "./language/tagger";
// How often words come
export { countAll, countWords, type CountOptions } from "./counting/count-words";
export type { CountedWord, CountMethod, GrowthPoint, WordCounts } from "./counting/word-counts";
export { mostFrequent } from "./counting/most-frequent";
export { wordRanks, type WordRank } from "./counting/word-ranks";
// What captions are like as texts
export {
  profileAll,
  profileCaptions,
  type CaptionProfile,
  type ProfileDetails,
  type ProfileOptions,
} from "./profiles/profile";
export { fitHeaps, type Heaps } from "./profiles/heaps";
export { sharedCaptions, type SharedCaptions } from "./profiles/shared-captions";
// Sources against each other
export {
  sideBySide,
  agreementWithPaper,
  type PaperAgreement,
  type RankedRow,
} from "./comparisons/side-by-side";
export { distinctive, type DistinctiveWord } from "./comparisons/distinctive";
export { vocabularyOverlap, type VocabularyOverlap } from "./comparisons/vocabulary-overlap";
// From a word to its captions and pictures
export { concordance, type ConcordanceLine } from "./search/concordance";
export { findPictures, type CaptionedPicture } from "./search/find-pictures";
// Captions and the classes of tasks
export {
  affinity,
  affinityAll,
  type Affinity,
  type AffinityOptions,
  type TaskClasses,
} from "./affinity/affinity";
export { affinityPoints, paperAffinity, type AffinityPoint } from "./affinity/affinity-points";
export { standOut, type StandOut } from "./affinity/stand-out";
