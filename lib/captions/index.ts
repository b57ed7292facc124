// Where captions come from
export type { CaptionBatch, CaptionSource } from "./sources/caption-source";
export { openFiles, type CaptionFileOptions, type RowConditions } from "./sources/caption-files";
export { openDataset } from "./sources/dataset-captions";
export { availableSources } from "./sources/available-sources";
// Words, as they are taken from captions
export { unitNames, type Unit } from "./language/units";
export { readStopList, stopWords } from "./language/stop-words";
export { tags } from "./language/tagger";
// How often words come
export { countAll, countGroups, countWords, type CountOptions } from "./counting/count-words";
export type { CountedWord, CountMethod, GrowthPoint, WordCounts, WordTally } from "./counting/word-counts";
export { rateOf, type Rate } from "./counting/rate";
export { mostFrequent, rareWords, type WordFilter } from "./counting/most-frequent";
export { wordRanks, type WordRank } from "./counting/word-ranks";
// What captions are like as texts
export {
  profileAll,
  profileCaptions,
  profileGroups,
  type CaptionProfile,
  type ProfileDetails,
  type ProfileOptions,
} from "./profiles/profile";
export { fitHeaps, type Heaps } from "./profiles/heaps";
export { sharedCaptions, type SharedCaptions } from "./profiles/shared-captions";
// Sources against each other
export { rateCell, sideBySide, type RankedRow, type SideBySideOptions } from "./comparisons/side-by-side";
export { agreementWithPaper, type PaperAgreement } from "./comparisons/paper-agreement";
export { distinctive, type DistinctiveOptions, type DistinctiveWord } from "./comparisons/distinctive";
export { vocabularyOverlap, type VocabularyOverlap } from "./comparisons/vocabulary-overlap";
export { logLikelihood, mutualInformation, type TwoCounts } from "./comparisons/association";
export { trend, type TrendPoint } from "./comparisons/trend";
export {
  dispersion,
  dispersionOf,
  dispersionOverGroups,
  type Dispersion,
  type DispersionOptions,
  type SourceDispersion,
} from "./comparisons/dispersion";
// From a word to its captions and pictures
export {
  concordance,
  type Concordance,
  type ConcordanceLine,
  type ConcordanceOptions,
} from "./search/concordance";
export { collocates, type Collocate, type CollocateOptions } from "./search/collocates";
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
