export type { Architecture, ImageInput, ImageTower, TextTower } from "./architecture";
export { fold } from "./fold";
export type { ImageEncoder } from "./images/encoder";
export type { Init } from "./init";
export * as layers from "./layers";
export { build, logitScale, type Model } from "./model";
export {
  compose,
  prefixed,
  sequential,
  weight,
  type Context,
  type Fold,
  type Module,
  type Parameters,
  type ParameterSpec,
  type Weights,
} from "./module";
export { presets, type PresetName } from "./presets";
export { countParameters, decays, disposeWeights, initialise, size, trainable } from "./weights";
export {
  clean,
  contextLength,
  detokenize,
  endToken,
  startToken,
  tokenize,
  tokenizeBatch,
  vocabularySize,
} from "./tokeniser/clip";
export { countVocabulary, splitWords, wordVocabulary, type WordVocabulary } from "./tokeniser/words";
