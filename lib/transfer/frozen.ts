import type { LoadedTask, TaskSplit } from "../data";
import { tf, type Tensor } from "../engine";
import { UserError } from "../common";
import { features, unitRows, type FeatureOptions, type SplitFeatures } from "./features";
import { disposeHead, headLogits, type Head } from "./head";
import { logits, type LinearProbe } from "./labelled";
import { logisticProbe } from "./logistic";
import { measure, type Measures } from "./metrics";
import { ridgeProbe, ridgeProbes, ridgeProbesOf, type RidgeProbe } from "./ridge";
import { renaming, scrambledLine } from "./scrambled";
import type { Start } from "./start";
import { drawTraining, testPlaces } from "./task";
import type { Choice, Measured, Result, Trial } from "./trial";
import { keptZeroShotHead, logitScaleOf } from "./zero-shot";

/** The zero-shot head on the test set. */
export async function zeroShot(start: Start, task: LoadedTask, options: FeatureOptions): Promise<Result> {
  // What is missing is said before the pictures are encoded.
  const weight = await keptZeroShotHead(start, task, options);
  const head: Head = { kind: "linear", weight: tf.tidy(() => weight.mul(logitScaleOf(start))) };
  weight.dispose();
  const test = await features(start, task, "test", options);
  const measured = measureHead(head, test, task.test);
  disposeHead(head);
  const labels = measured.places.map((place) => task.test.labels[place]!);
  const names = renaming(measured.predicted, labels, task.classes.length);
  return {
    ...inOrder(measured, task.test),
    ...(names.scrambled && { scrambled: scrambledLine(task.task, task.classes, names) }),
    validation: [],
    learningRate: null,
    selectedOn: null,
    trainSize: 0,
  };
}

function measureHead(head: Head, found: SplitFeatures, { labels }: TaskSplit): Measures {
  const scores = tf.tidy(() =>
    headLogits(head, tf.tensor2d(found.values, [found.places.length, found.width])),
  );
  const measured = measure(
    scores,
    found.places.map((place) => labels[place]!),
    found.places,
  );
  scores.dispose();
  return measured;
}

/** Measures with a prediction for every picture of the split, in its order. */
export function inOrder({ places, ...measures }: Measures, { labels }: TaskSplit): Measured {
  const predicted = new Array<number>(labels.length).fill(-1);
  places.forEach((place, i) => (predicted[place] = measures.predicted[i]!));
  return { ...measures, predicted };
}

/** The rows of the features that show these places of the split. Pictures that could not be read have none. */
export function rowsAt(found: SplitFeatures, places: readonly number[]): number[] {
  if (found.places.every((place, row) => place === row)) return [...places];
  const rowOf = new Map(found.places.map((place, row) => [place, row]));
  return places.flatMap((place) => rowOf.get(place) ?? []);
}

/** A linear probe, and what its penalty was chosen by. */
export interface ChosenProbe extends LinearProbe {
  penalty: number;
  choices: Choice[];
  selectedOn: string | null;
}

/**
 * A linear probe on the features of a training set, each of length 1. Ridge chooses its penalty by leaving one training
 * picture out, logistic regression by cross-validation; where `selection` is `paper`, both by the test set.
 */
export async function fitProbe(
  trial: Pick<Trial, "probe" | "selection" | "evaluate" | "shots" | "seed" | "tooFew">,
  start: Start,
  task: LoadedTask,
  options: FeatureOptions,
): Promise<{ probe: ChosenProbe; trainSize: number }> {
  const { probe: kind = "ridge", selection, seed } = trial;
  const data = await trainingRows(trial, start, task, options);
  try {
    const test = selection === "paper" ? await features(start, task, "test", options) : undefined;
    const probe = inTask(task, () =>
      test !== undefined
        ? byTest(kind, data, labelledRows(test, task.test, testPlaces(task, trial)))
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
  start: Start,
  task: LoadedTask,
  options: FeatureOptions,
): Promise<Data> {
  const drawn = drawTraining(task, { shots, seed, ...(tooFew && { tooFew }) });
  const train = await features(start, task, "train", options);
  const rows = rowsAt(train, drawn.train);
  return {
    features: unitRows(train, rows),
    labels: rows.map((row) => task.train.labels[train.places[row]!]!),
    classes: task.classes.length,
  };
}

/** Says which task it was where something of it is wrong. */
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

/** Features of length 1 of some places of a split, those that could be read, with their labels. */
interface LabelledRows {
  x: Tensor;
  labels: readonly number[];
  places: readonly number[];
}

function labelledRows(found: SplitFeatures, { labels }: TaskSplit, wanted: readonly number[]): LabelledRows {
  const rows = rowsAt(found, wanted);
  const places = rows.map((row) => found.places[row]!);
  return { x: unitRows(found, rows), labels: places.map((place) => labels[place]!), places };
}

function measureProbe(probe: LinearProbe, { x, labels, places }: LabelledRows, areLogits: boolean): Measures {
  const scores = logits(probe, x);
  const measured = measure(scores, labels, places, areLogits);
  scores.dispose();
  return measured;
}

/** Chooses by test pictures, which it frees. */
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

/** Linear probes on frozen features of one start and task. Ridge probes share the cores. */
export async function probed(
  trials: readonly Trial[],
  start: Start,
  task: LoadedTask,
  options: FeatureOptions,
): Promise<Result[]> {
  const fitted = await fitAll(trials, start, task, options);
  const test = await features(start, task, "test", options);
  const all = labelledRows(test, task.test, test.places);
  const results = fitted.map(({ probe, trainSize }, i): Result => {
    const trial = trials[i]!;
    const isPart = trial.evaluate === "paper";
    const rows = isPart ? labelledRows(test, task.test, testPlaces(task, trial)) : all;
    const measured = measureProbe(probe, rows, trial.probe === "logistic");
    tf.dispose([probe.weight, probe.bias, ...(isPart ? [rows.x] : [])]);
    return {
      ...inOrder(measured, task.test),
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

async function fitAll(trials: readonly Trial[], start: Start, task: LoadedTask, options: FeatureOptions) {
  if (!trials.every(isRidge)) {
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
export function isRidge({
  method,
  probe = "ridge",
  selection,
}: Pick<Trial, "method" | "probe" | "selection">) {
  return method === "linear-probe" && probe === "ridge" && selection !== "paper";
}
