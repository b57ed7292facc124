import type { LoadedTask, TaskSplit } from "../../data";
import { tf, type Tensor } from "../../engine";
import { UserError } from "../../common";
import { inSplitOrder, measure, type Measures } from "../accuracy";
import { features, type FeatureOptions } from "../features";
import { rowsOfIndices, unitRows, type SplitFeatures } from "../feature-rows";
import { logits, type LinearProbe } from "./linear-probe";
import { logisticProbe } from "./logistic";
import { ridgeProbe, ridgeProbes, ridgeProbesOf, type RidgeProbe } from "./ridge";
import type { StartingPoint } from "../starting-point";
import { drawTraining, testIndices } from "../training-indices";
import type { MethodOutcome, TriedSetting, Trial } from "../trial";

/** A linear probe with its penalty, every penalty tried, and the pictures that it was chosen on. */
export interface ChosenProbe extends LinearProbe {
  penalty: number;
  choices: TriedSetting[];
  selectedOn: string | null;
}

/**
 * A linear probe on the features of a training set, each of length 1. Ridge chooses its penalty by leaving one training
 * picture out, logistic regression by cross-validation; where `selection` is `paper`, both by the test set.
 */
export async function fitProbe(
  trial: Pick<Trial, "probe" | "selection" | "evaluate" | "shots" | "seed" | "tooFew">,
  start: StartingPoint,
  task: LoadedTask,
  options: FeatureOptions,
): Promise<{ probe: ChosenProbe; trainSize: number }> {
  const { probe: kind = "ridge", selection, seed } = trial;
  const data = await trainingRows(trial, start, task, options);
  try {
    const test = selection === "paper" ? await features(start, task, "test", options) : undefined;
    const probe = inTask(task, () =>
      test !== undefined
        ? byTest(kind, data, labelledRows(test, task.test, testIndices(task, trial)))
        : kind === "ridge"
          ? leftOutChoice(ridgeProbe(data))
          : byCrossValidation(data, seed),
    );
    return { probe, trainSize: data.labels.length };
  } finally {
    data.features.dispose();
  }
}

/** The features of a trial's training set, each of length 1, with their labels. */
async function trainingRows(
  { shots, seed, tooFew }: Pick<Trial, "shots" | "seed" | "tooFew">,
  start: StartingPoint,
  task: LoadedTask,
  options: FeatureOptions,
): Promise<Data> {
  const drawn = drawTraining(task, { shots, seed, ...(tooFew && { tooFew }) });
  const train = await features(start, task, "train", options);
  const rows = rowsOfIndices(train, drawn.train);
  return {
    features: unitRows(train, rows),
    labels: rows.map((row) => task.train.labels[train.indices[row]!]!),
    classes: task.classes.length,
  };
}

/** Runs something, and names the task in front of its error. */
function inTask<T>({ task }: LoadedTask, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof UserError) error.message = `task ${task}: ${error.message}`;
    throw error;
  }
}

type Data = { features: Tensor; labels: readonly number[]; classes: number };

function leftOutChoice({ weight, bias, lambda, errors }: RidgeProbe): ChosenProbe {
  // The error stands in for an accuracy: larger is better.
  const choices = errors.map((one) => ({ penalty: one.lambda, accuracy: -one.error }));
  return { weight, bias, penalty: lambda, choices, selectedOn: "train, one left out" };
}

function byCrossValidation(data: Data, seed: number): ChosenProbe {
  const { weight, bias, c, accuracies } = logisticProbe(data, { seed });
  const choices = accuracies.map((one) => ({ penalty: one.c, accuracy: one.accuracy }));
  return { weight, bias, penalty: c, choices, selectedOn: choices.length > 0 ? "train, in folds" : null };
}

/**
 * Features (scaled to length 1) and labels of those pictures of a split that could be read, with their indices in the
 * split.
 */
interface LabelledRows {
  x: Tensor;
  labels: readonly number[];
  indices: readonly number[];
}

function labelledRows(found: SplitFeatures, { labels }: TaskSplit, wanted: readonly number[]): LabelledRows {
  const rows = rowsOfIndices(found, wanted);
  const indices = rows.map((row) => found.indices[row]!);
  return { x: unitRows(found, rows), labels: indices.map((index) => labels[index]!), indices };
}

function measureProbe(
  probe: LinearProbe,
  { x, labels, indices }: LabelledRows,
  areLogits: boolean,
): Measures {
  const scores = logits(probe, x);
  const measured = measure(scores, labels, indices, areLogits);
  scores.dispose();
  return measured;
}

/**
 * Fits a probe at every penalty and keeps the most accurate on the test pictures, as the paper does. Frees the test
 * features.
 */
function byTest(kind: Trial["probe"], data: Data, test: LabelledRows): ChosenProbe {
  const tried =
    kind === "logistic"
      ? [0.01, 0.1, 1, 10, 100].map((c) => ({
          penalty: c,
          probe: logisticProbe(data, { cs: [c] }) as LinearProbe,
        }))
      : ridgeProbes(data).map(({ lambda, ...probe }) => ({ penalty: lambda, probe: probe as LinearProbe }));
  const choices = tried.map(({ penalty, probe }) => ({
    penalty,
    accuracy: measureProbe(probe, test, false).accuracy,
  }));
  test.x.dispose();
  const most = Math.max(...choices.map(({ accuracy }) => accuracy));
  const chosen = choices.findIndex(({ accuracy }) => accuracy === most);
  tried.forEach(({ probe }, i) => {
    if (i !== chosen) tf.dispose([probe.weight, probe.bias]);
  });
  const { weight, bias } = tried[chosen]!.probe;
  return { weight, bias, penalty: choices[chosen]!.penalty, choices, selectedOn: "test" };
}

/**
 * Runs linear-probe trials of one starting point on one task. The encoder is frozen: pictures are encoded once for all
 * trials. Ridge probes are fitted together, which uses all cores.
 *
 * @returns what each trial measured, in the order of `trials`.
 */
export async function runProbeTrials(
  trials: readonly Trial[],
  start: StartingPoint,
  task: LoadedTask,
  options: FeatureOptions,
): Promise<MethodOutcome[]> {
  const fitted = await fitAll(trials, start, task, options);
  const test = await features(start, task, "test", options);
  const all = labelledRows(test, task.test, test.indices);
  const results = fitted.map(({ probe, trainSize }, i): MethodOutcome => {
    const trial = trials[i]!;
    const isPart = trial.evaluate === "paper";
    const rows = isPart ? labelledRows(test, task.test, testIndices(task, trial)) : all;
    const measured = measureProbe(probe, rows, trial.probe === "logistic");
    tf.dispose([probe.weight, probe.bias, ...(isPart ? [rows.x] : [])]);
    return {
      ...inSplitOrder(measured, task.test),
      validation: probe.choices,
      learningRate: null,
      penalty: probe.penalty,
      selectedOn: probe.selectedOn,
      trainSize,
    };
  });
  all.x.dispose();
  return results;
}

async function fitAll(
  trials: readonly Trial[],
  start: StartingPoint,
  task: LoadedTask,
  options: FeatureOptions,
) {
  if (!trials.every(isRidgeTrial)) {
    const fitted = [];
    for (const trial of trials) fitted.push(await fitProbe(trial, start, task, options));
    return fitted;
  }
  const sets: Data[] = [];
  for (const trial of trials) sets.push(await trainingRows(trial, start, task, options));
  try {
    return inTask(task, () =>
      ridgeProbesOf(sets).map((probe, i) => ({
        probe: leftOutChoice(probe),
        trainSize: sets[i]!.labels.length,
      })),
    );
  } finally {
    tf.dispose(sets.map((set) => set.features));
  }
}

/** Whether a trial is a ridge probe whose penalty its training pictures choose. */
export function isRidgeTrial({
  method,
  probe = "ridge",
  selection,
}: Pick<Trial, "method" | "probe" | "selection">) {
  return method === "linear-probe" && probe === "ridge" && selection !== "paper";
}
