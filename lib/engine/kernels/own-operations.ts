import { isRecordingForXla } from "../graph/record-graph";
import { loadTensorFlow, usesGpu } from "../load-tensorflow";

/**
 * Whether the operations of `native/operations.cc` can run where the next operation runs: they are for the CPU, and XLA
 * knows nothing of them.
 */
export const hasOwnOperations = (): boolean => !isRecordingForXla() && !usesGpu(loadTensorFlow());
