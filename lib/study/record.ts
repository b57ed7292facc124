import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { UserError, write, writeJson } from "../common";
import { resultsCsv, type Row } from "../results";
import type { StoredOutcome } from "../runs";
import type { Recipe } from "../training";
import { rowsOf, type TrialOutcome, type Trial } from "../transfer";
import { specFolder } from "./read-questions";
import type { PresetName } from "./question";

/** One trial of a study as it is recorded: enough to compare it picture by picture, and to carry it out again. */
export interface RecordedTrial {
  /** Hash of the trial. */
  id: string;
  /** What its question's tables call its start. */
  label: string;
  /** What its start was pre-trained by; null for random weights. */
  recipe: Recipe | null;
  trial: Trial;
  row: Row;
  /** The class predicted for each test picture, in the task's order; -1 where none was. */
  predicted: readonly number[];
  seconds: number;
  /** What it was computed on. */
  on: string;
  version: string;
}

/** What is said of a table of recorded trials. */
export interface RecordCard {
  question: string;
  preset: PresetName;
  command: string;
  /** When its last trial was recorded, as an ISO date. */
  date: string;
  /** Pre-trainings, trials, and what they took: seconds of one worker. */
  pretrainings: number;
  trials: number;
  planned: number;
  seconds: { pretraining: number; trials: number };
  seeds: { pretraining: number[]; transfer: number[] };
  /** What its trials were computed on: cores, processor and what decides the last digits, or the card. */
  machines: string[];
  version: string;
}

/** Where a preset's tables lie. */
export const recordFolder = (preset: PresetName, folder = specFolder) => join(folder, preset);

/** An outcome of the store as a recorded trial. */
export function asRecorded(
  { id, spec, result, seconds, on, version: by }: StoredOutcome<TrialOutcome>,
  label: string,
  recipe: Recipe | null,
): RecordedTrial {
  const trial = spec as Trial;
  const [row] = rowsOf(id, trial, result!);
  const machine = on ?? "an unknown machine";
  return {
    id,
    label,
    recipe,
    trial,
    row: row!,
    predicted: result!.predicted,
    seconds,
    on: machine,
    version: by,
  };
}

/**
 * Writes a question's trials: QUESTION.csv (rows of Results), QUESTION.jsonl.gz (with predictions), QUESTION.json (the
 * card).
 */
export function writeRecord(folder: string, card: RecordCard, trials: readonly RecordedTrial[]): string[] {
  const at = (ending: string) => join(folder, `${card.question}.${ending}`);
  const lines = trials.map(({ predicted, ...rest }) =>
    // A byte a picture: a task here has at most 254 classes, 255 stands for none.
    JSON.stringify({
      ...rest,
      predicted: Buffer.from(predicted.map((label) => label & 255)).toString("base64"),
    }),
  );
  write(at("csv"), resultsCsv(trials.map(({ row }) => row)));
  write(at("jsonl.gz"), gzipSync(lines.join("\n") + "\n", { level: 9 }));
  writeJson(at("json"), card);
  return [at("csv"), at("jsonl.gz"), at("json")];
}

/** The trials recorded of a question; undefined where there are none. @throws UserError where the file is damaged */
export function readRecord(
  folder: string,
  question: string,
): { card: RecordCard; trials: RecordedTrial[] } | undefined {
  const path = join(folder, `${question}.jsonl.gz`);
  if (!existsSync(path)) return undefined;
  try {
    const card = JSON.parse(readFileSync(join(folder, `${question}.json`), "utf8")) as RecordCard;
    // What a study holds is some MB: a file that unpacks to more is none of ours.
    const text = gunzipSync(readFileSync(path), { maxOutputLength: 2 ** 28 }).toString("utf8");
    const trials = text
      .split("\n")
      .filter(Boolean)
      .map((line) => {
        const { predicted, ...rest } = JSON.parse(line) as Omit<RecordedTrial, "predicted"> & {
          predicted: string;
        };
        const labels = Array.from(Buffer.from(predicted, "base64"), (byte) => (byte === 255 ? -1 : byte));
        return { ...rest, predicted: labels };
      });
    return { card, trials };
  } catch (error) {
    throw new UserError(`${path}: ${(error as Error).message.split("\n")[0]}; expected recorded trials`);
  }
}

/** Leaves the test labels of a study's tasks beside its tables, by the content of each task's pictures. */
export function writeLabels(folder: string, labels: ReadonlyMap<string, readonly number[]>): void {
  writeJson(
    join(folder, "labels.json"),
    Object.fromEntries([...labels].map(([content, own]) => [content, Buffer.from(own).toString("base64")])),
  );
}

/**
 * The test labels that `writeLabels` left there; none where there are none.
 *
 * @throws UserError where the file is damaged
 */
export function readLabels(folder: string): Map<string, readonly number[]> {
  const path = join(folder, "labels.json");
  if (!existsSync(path)) return new Map();
  try {
    const kept = JSON.parse(readFileSync(path, "utf8")) as Record<string, string>;
    return new Map(Object.entries(kept).map(([content, own]) => [content, [...Buffer.from(own, "base64")]]));
  } catch (error) {
    throw new UserError(`${path}: ${(error as Error).message.split("\n")[0]}; expected test labels by task`);
  }
}
