import type { LoadedTask } from "../data";
import { UserError } from "../common";
import type { FeatureOptions } from "./features";
import { runFineTuneTrial, runProbeThenFineTuneTrial } from "./finetune/fine-tune-trial";
import { runZeroShotTrial } from "./heads/zero-shot-trial";
import { openStartingPoint, startingPointOptions } from "./open-starting-point";
import { runProbeTrials } from "./probes/probe-trial";
import { closeStartingPoint, type StartingPoint } from "./starting-point";
import type { MethodOutcome, Trial, TrialOutcome } from "./trial";

/**
 * Carries out a trial: trains on the drawn training pictures, chooses settings on validation pictures, and measures the
 * accuracy on the test pictures once. With `selection: "paper"` every setting is measured on the test pictures and the
 * best one counts, as in the paper.
 *
 * @param options.start the trial's starting point if the caller has opened it already; it is not disposed of.
 * @param options.keep where features of frozen encoders are kept: see {@link FeatureOptions}.
 * @param options.say called with the progress in a few words.
 */
export async function runTrial(
  trial: Trial,
  task: LoadedTask,
  options: RunTrialOptions = {},
): Promise<TrialOutcome> {
  return (await runTrials([trial], task, options))[0]!;
}

/** A trial's starting point where it is open already, and where features are kept. */
export interface RunTrialOptions {
  start?: StartingPoint;
  keep?: FeatureOptions["keep"];
  say?: FeatureOptions["say"];
}

/**
 * Carries out several trials of one starting point and task, see `runTrial`; ridge probes are fitted together, which
 * uses all cores.
 */
export async function runTrials(
  trials: readonly Trial[],
  task: LoadedTask,
  options: RunTrialOptions = {},
): Promise<TrialOutcome[]> {
  const [first] = trials;
  if (first === undefined) return [];
  const began = performance.now();
  const given = options.start ?? (await openStartingPoint(first.start, startingPointOptions(first)));
  try {
    const start = withPreparation(given, first);
    const withTemplates = first.templates ? { ...task, templates: first.templates } : task;
    const results = await measureAll(trials, start, withTemplates, options);
    for (const { namesPermuted } of results) if (namesPermuted !== undefined) console.warn(namesPermuted);
    const seconds = Math.round((performance.now() - began) / results.length) / 1000;
    return results.map((result) => ({
      ...result,
      columns: given.columns,
      testSize: result.predicted.filter((label) => label >= 0).length,
      seconds,
    }));
  } finally {
    if (options.start === undefined) await closeStartingPoint(given);
  }
}

/** The start, with pictures prepared as the trial says. */
function withPreparation(start: StartingPoint, { preparation }: Trial): StartingPoint {
  if (preparation === undefined) return start;
  const { model } = start;
  if (start.stored !== undefined)
    throw new UserError(
      `${start.stored.path}: preparation ${preparation}: its pictures were prepared when it was made`,
    );
  const { size } = model.architecture.input;
  const input = {
    size,
    shortest: Math.round((size * 256) / 224),
    interpolation: "bilinear",
    mean: [0.485, 0.456, 0.406],
    std: [0.229, 0.224, 0.225],
  } as const;
  return { ...start, model: { ...model, architecture: { ...model.architecture, input } } };
}

async function measureAll(
  trials: readonly Trial[],
  start: StartingPoint,
  task: LoadedTask,
  options: RunTrialOptions,
): Promise<MethodOutcome[]> {
  const [{ block, method, probe }] = trials as [Trial];
  if (block !== undefined && method !== "linear-probe")
    throw new UserError(`block ${block}: a block's features go under a linear probe, not ${method}`);
  const featureOptions: FeatureOptions = {
    ...(block !== undefined && { block }),
    ...(options.keep !== undefined && { keep: options.keep }),
    ...(options.say && { say: options.say }),
  };
  if (method === "linear-probe" && probe !== "frozen")
    return runProbeTrials(trials, start, task, featureOptions);
  checkTrainable(start, method);
  const results: MethodOutcome[] = [];
  for (const trial of trials) results.push(await measureTrial(trial, start, task, featureOptions));
  return results;
}

/** @throws UserError where a method trains an encoder, and there is none. */
function checkTrainable({ frozen, stored, columns }: StartingPoint, method: Trial["method"]): void {
  if (frozen === undefined && stored === undefined) return;
  const what = frozen === undefined ? "a file of features" : "an ONNX file";
  const why =
    method === "zero-shot"
      ? "has no text tower: it can be probed, and has no zero-shot head"
      : "holds frozen features alone: it can be probed by ridge or logistic regression, and not fine-tuned; fine-tune the " +
        "model's weights instead";
  throw new UserError(`${columns.source}: ${what} ${why}`);
}

function measureTrial(
  trial: Trial,
  start: StartingPoint,
  task: LoadedTask,
  options: FeatureOptions,
): Promise<MethodOutcome> {
  switch (trial.method) {
    case "zero-shot":
      return runZeroShotTrial(start, task, options);
    case "lp-ft":
      return runProbeThenFineTuneTrial(trial, start, task, options);
    case "linear-probe":
    case "finetune":
      return runFineTuneTrial(trial, start, task, options);
  }
}
