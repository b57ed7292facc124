export { checkLabelled, logits, predict, type LabelledFeatures, type LinearProbe } from "./labelled";
export { leep } from "./leep";
export { logisticProbe, type LogisticOptions, type LogisticProbe } from "./logistic";
export { logme } from "./logme";
export { mcnemar, type PairedComparison } from "./mcnemar";
export { ridgeProbe, type RidgeProbe } from "./ridge";
