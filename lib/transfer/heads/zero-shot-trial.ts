import { tf } from "../../engine";
import type { LoadedTask, TaskSplit } from "../../data";
import { inSplitOrder, measure, type Measures } from "../accuracy";
import { features, type FeatureOptions } from "../features";
import type { SplitFeatures } from "../feature-rows";
import type { StartingPoint } from "../starting-point";
import type { MethodOutcome } from "../trial";
import { disposeHead, headLogits, type Head } from "./head";
import { beatsMixedHeads } from "./mixed-heads";
import { permutedLabels, permutedLabelsLine } from "./permuted-labels";
import { keptZeroShotHead, logitScaleOf } from "./kept-zero-shot-head";

/** Runs a zero-shot trial: measures the head made of the class names on the test set. */
export async function runZeroShotTrial(
  start: StartingPoint,
  task: LoadedTask,
  options: FeatureOptions,
): Promise<MethodOutcome> {
  // What is missing is said before the pictures are encoded.
  const weight = await keptZeroShotHead(start, task, options);
  const head: Head = { kind: "linear", weight: tf.tidy(() => weight.mul(logitScaleOf(start))) };
  weight.dispose();
  const test = await features(start, task, "test", options);
  const measured = measureHead(head, test, task.test);
  const labels = measured.indices.map((index) => task.test.labels[index]!);
  const names = permutedLabels(measured.predicted, labels, task.classes.length);
  const isWarned =
    names.namesPermuted && tf.tidy(() => beatsMixedHeads(head.weight, rowsOf(test), labels, names.asRenamed));
  disposeHead(head);
  return {
    ...inSplitOrder(measured, task.test),
    ...(isWarned && { namesPermuted: permutedLabelsLine(task.task, task.classes, names) }),
    validation: [],
    learningRate: null,
    selectedOn: null,
    trainSize: 0,
  };
}

const rowsOf = ({ values, indices, width }: SplitFeatures) => tf.tensor2d(values, [indices.length, width]);

function measureHead(head: Head, found: SplitFeatures, { labels }: TaskSplit): Measures {
  const scores = tf.tidy(() => headLogits(head, rowsOf(found)));
  const measured = measure(
    scores,
    found.indices.map((index) => labels[index]!),
    found.indices,
  );
  scores.dispose();
  return measured;
}
