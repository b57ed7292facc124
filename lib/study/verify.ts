import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadTask } from "../data";
import { UserError, version } from "../common";
import { gpus } from "../engine";
import { coresOf, machine, repeatTrial } from "../grid";
import { resultsCsv } from "../results";
import { random, sample } from "../random";
import { checkpointId, findCheckpoint, pretrain, weightsHash } from "../training";
import type { Trial } from "../transfer";
import { pooledSeedVariance } from "./differences";
import type { PresetName } from "./question";
import { readRecord, recordFolder, type RecordCard, type RecordedTrial } from "./record";
import { readQuestions } from "./read-questions";

/** A recorded trial beside the same one carried out here and now. */
export interface VerifiedTrial {
  question: string;
  recorded: RecordedTrial;
  /** The accuracy found here. */
  accuracy: number;
  /** The share of test pictures that both take for the same class. */
  agreement: number;
  /**
   * `equal` to the picture; `within scatter` of seeds (2.8 standard deviations of one seed: 95 % of differences of
   * two); or `apart`.
   */
  verdict: "equal" | "within scatter" | "apart" | "scatter unknown";
  /**
   * Whether what the trial was computed on, with its cores, vector instructions and libraries, is this machine, and the
   * version this one: then equal is expected.
   */
  isSameMachine: boolean;
}

export interface VerifyOptions {
  /** Default: `full`, which is recorded. */
  preset?: PresetName;
  only?: string;
  /** How many trials are drawn. */
  count: number;
  seed?: number;
  folder?: string;
  specs?: string;
  say?: (line: string) => void;
}

/**
 * Carries out recorded trials again, drawn at random, from their pre-training on, each on as many cores as it had, and
 * compares them picture by picture. Before that every row of the tables is held against the trials that are recorded
 * beside it.
 *
 * @throws UserError where nothing is recorded, or naming the row of a table that is not what its trial says
 */
export async function verifyStudy(options: VerifyOptions): Promise<VerifiedTrial[]> {
  const { preset = "full", only, count, seed = 0, specs, say = () => {} } = options;
  const folder = options.folder ?? recordFolder(preset, specs);
  const records = readQuestions(preset, only, specs).flatMap(({ name }) => readRecord(folder, name) ?? []);
  for (const { card, trials } of records) checkTable(join(folder, `${card.question}.csv`), trials);
  const all = new Map(records.flatMap(({ card, trials }) => trials.map((one) => [one.id, { card, one }])));
  if (all.size === 0) throw new UserError(`${folder}: no recorded trials; run \`upstream study\` first`);
  const drawn = sample([...all.values()], count, random("verify", seed));
  const verified: VerifiedTrial[] = [];
  for (const { card, one } of drawn) {
    const { trial, label } = one;
    say(
      `${card.question}: ${trial.method} from ${label} on ${trial.task}, ${trial.shots} shots, seed ${trial.seed}`,
    );
    verified.push(
      await verifyTrial(
        card,
        one,
        [...all.values()].map((each) => each.one),
      ),
    );
  }
  return verified;
}

/** Holds a table's rows against its trials'. */
function checkTable(file: string, trials: readonly RecordedTrial[]): void {
  const found = readFileSync(file, "utf8").trimEnd().split("\n");
  const expected = resultsCsv(trials.map(({ row }) => row))
    .trimEnd()
    .split("\n");
  const wrong = expected.findIndex((line, i) => line !== found[i]);
  if (wrong >= 0 || found.length !== expected.length) {
    const line = wrong >= 0 ? wrong : expected.length;
    const says = wrong > 0 ? trials[wrong - 1]!.id : "the header, or a row too many";
    throw new UserError(`${file}: line ${line + 1} is not what the recorded trial says (${says})`);
  }
}

async function verifyTrial(
  card: RecordCard,
  recorded: RecordedTrial,
  all: readonly RecordedTrial[],
): Promise<VerifiedTrial> {
  const { trial } = recorded;
  const { test } = await loadTask(trial.task);
  const cores = coresOf(recorded.on);
  const result = await repeatTrial(await startingHere(recorded), cores?.own);
  const { predicted } = recorded;
  const same = predicted.filter((label, i) => label === result.predicted[i]).length;
  const agreement = same / predicted.length;
  const alike = { method: trial.method, shots: trial.shots, tasks: [trial.task] };
  const scatter = pooledSeedVariance(all, alike, 1);
  const truth = test.labels;
  // What the table says must be what the recorded predictions say: they may be equal and the number beside them wrong.
  const right = predicted.filter((label, i) => label === truth[i]).length / truth.length;
  const isConsistent = Math.abs(right - recorded.row.accuracy) < 0.5 / truth.length;
  const apart = Math.abs(result.accuracy - recorded.row.accuracy);
  return {
    question: card.question,
    recorded,
    accuracy: result.accuracy,
    agreement,
    verdict: !isConsistent
      ? "apart"
      : agreement === 1
        ? "equal"
        : scatter === undefined
          ? "scatter unknown"
          : apart <= 2.8 * Math.sqrt(scatter.variance)
            ? "within scatter"
            : "apart",
    isSameMachine:
      recorded.version === version &&
      recorded.on === machine({ workers: cores === undefined ? 1 : cores.all / cores.own, gpus: gpus() }),
  };
}

/** The trial from the checkpoint that its recipe makes here: on another processor its weights are others. */
async function startingHere({ trial, recipe }: RecordedTrial): Promise<Trial> {
  if (recipe === null) return trial;
  const id = await checkpointId(recipe);
  if (findCheckpoint(id) === undefined) await pretrain(recipe);
  return { ...trial, start: id, startContent: await weightsHash({ id }) };
}
