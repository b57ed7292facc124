export {
  objectiveFor,
  type Architecture,
  type ImageInput,
  type ImageTower,
  type TextTower,
} from "./architecture";
export { exportScript } from "./onnx/export-script";
export { openOnnx, type OnnxEncoder } from "./onnx/open-onnx";
export { setUpOnnx } from "./onnx/runtime";
export { getCheckpoint } from "./checkpoints/get-checkpoint";
export {
  checkpointPath,
  gotFile,
  locateCheckpoint,
  type LocatedCheckpoint,
} from "./checkpoints/locate-checkpoint";
export type { Checkpoint } from "./checkpoints/checkpoint";
export { describeCheckpoint, type Description } from "./checkpoints/describe-checkpoint";
export type { Fact } from "./checkpoints/facts";
export { loadCheckpoint } from "./checkpoints/load-checkpoint";
export type { LoadOptions } from "./checkpoints/load-options";
export { saveCheckpoint, type TrainingState } from "./checkpoints/save-checkpoint";
export { loadTrainingState } from "./checkpoints/training-state";
export {
  encodeImages,
  encodeTexts,
  tokeniser,
  type EncodeOptions,
  type Features,
  type PixelBatch,
  joined,
} from "./encode";
export { fold } from "./fold";
export type { ImageEncoder } from "./images/encoder";
export type { Init } from "./init";
export * as layers from "./layers";
export { blocks, multiplyAdds } from "./measure";
export { build, logitScale, type ImageParts, type Model } from "./model";
export {
  compose,
  prefixed,
  sequential,
  weight,
  type ForwardContext,
  type Fold,
  type Module,
  type Parameters,
  type ParameterSpec,
  type Weights,
} from "./module";
export { evaluationOf, fileToInput, inputLength, inputTensor, toInput } from "./preprocess";
export { presets, type ArchitectureName } from "./presets";
export { countParameters, decays, disposeWeights, initialise, size, trainable } from "./weights";
export {
  cleanText,
  contextLength,
  detokenize,
  endToken,
  startToken,
  tokenize,
  tokenizeBatch,
  vocabularySize,
} from "./tokeniser/clip-tokeniser";
export {
  countVocabulary,
  splitWords,
  wordVocabulary,
  type WordVocabulary,
} from "./tokeniser/word-vocabulary";
export { tokeniserBeside, type TextTokeniser } from "./tokeniser/folder-tokeniser";
