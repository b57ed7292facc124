export { embeddedSource, embeddedTask, pictureSize, type Pairs } from "./embedded";
export { splitInMemory, takeFromSplit, type LoadedTask, type SplitInMemory, type TaskSplit } from "./task";
export { picture, takePictures, type Pictures } from "./pictures";
export { subset } from "./subset";
export { check, type Check } from "./check";
export { datasetContent } from "./content";
export { cut, byLabel, type Cut } from "./split";
export { writeClassFolders } from "./class-folders";
export { readClassNames } from "./class-names";
export { findDataset, findSource, findTask, sources, tasks } from "./find";
export { buildFlickrCaptions, type FlickrCaptionsCounts, type FlickrCaptionsInput } from "./flickr-captions";
export { look, lookByClass, type Look } from "./look";
export { mix, type Part } from "./mix";
export { drawSamples, rank, readSubset, type SubsetOptions } from "./nested";
export { loadTask } from "./load-task";
export { ownDataset } from "./own";
export { isThere } from "./there";
export { expandBraces, expandPaths } from "./paths";
export { read, type Dataset, type ReadOptions } from "./read";
export { type Reader, type Reading } from "./reading";
export { addReader, readerKinds } from "./registry";
export { type Sample, type Split } from "./sample";
export {
  captionColumnOf,
  captionColumns,
  isTableFile,
  openTable,
  readRows,
  type Row,
  type Rows,
  type Table,
  type TableOptions,
} from "./tables";
export { SkipLog, type BadInput } from "./skip-log";
export { batches, type Batch, type Batches, type BatchOptions, type Position, type Rates } from "./batches";
export { fewShot, testSet, type FewShot, type FewShotOptions } from "./few-shot";
export * as images from "./images";
export { shuffled } from "./shuffled";
export { type Transform } from "./transform";
export { Watch } from "./watch";
