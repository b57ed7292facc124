export { embeddedContent, embeddedSource, embeddedTask, pictureSize, type Pairs } from "./embedded";
export {
  splitInMemory,
  takeFromSplit,
  type LoadedTask,
  type SplitInMemory,
  type TaskSplit,
} from "./loaded-task";
export { picture, pictureLength, takePictures, type Pictures } from "./pictures";
export { checkDataset, type DatasetCheck } from "./reading/check-dataset";
export { datasetContent } from "./find/dataset-content";
export { captionsContent } from "./find/captions-content";
export { digestTogether } from "./find/file-digests";
export { splitTrainTest, byLabel, type TrainSize } from "./reading/split-train-test";
export { writeClassFolders } from "./write-class-folders";
export { readClassNames } from "./find/class-names";
export { findDataset, findSource, findTask, sources, tasks } from "./find/datasets";
export { buildFlickrCaptions, type FlickrCaptionsCounts, type FlickrCaptionsInput } from "./flickr-captions";
export { preview, previewByClass, type Preview } from "./sampling/preview";
export { mix, type MixPart } from "./sampling/mix";
export { drawSamples, rank, readSubset, type SubsetOptions } from "./sampling/random-subset";
export { loadTask } from "./load-task";
export { ownDataset } from "./find/own-dataset";
export { isAvailable } from "./find/is-available";
export { expandBraces, expandPaths } from "./find/path-patterns";
export { readSamples, type Dataset, type ReadOptions } from "./reading/read";
export { type Reader, type Reading } from "./reading/reading";
export { addReader, readerKinds } from "./reading/registry";
export { type Sample, type Split } from "./sample";
export {
  captionColumnOf,
  captionColumns,
  isTableFile,
  openTable,
  readRows,
  type TableRow,
  type Rows,
  type Table,
  type TableOptions,
} from "./reading/tables";
export { pictureFiles } from "./reading/readers/picture-files";
export { files as filesIn, reasonUnreadable, type DataFile } from "./reading/file-tree";
export { SkipLog, type BadInput } from "./skip-log";
export { type Batch, type Batches, type BatchOptions, type Position, type Rates } from "./loading/batch";
export { batches } from "./loading/batches";
export {
  fewShot,
  fewShotIndices,
  testSet,
  validationSize,
  type FewShot,
  type FewShotOptions,
} from "./sampling/few-shot";
export * as images from "./images";
export { shuffleBuffer } from "./sampling/shuffle-buffer";
export { finish, type Transform } from "./loading/transform";
export { FileWatch } from "./reading/file-watch";
export { drawRedraw, strongRedraws, redrawInto, type Redraw, type RedrawRange } from "./images/redraw";
export { startDecoder, type Decoder } from "./loading/decoder";
export { chooseLayout } from "./find/layout";
