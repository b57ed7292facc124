import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { hash, home, version, writeJson } from "../runs";
import type { Outcome, Trial } from "../transfer";

/** Raise when the same trial is carried out differently: it is part of its id. */
const transferVersion = 2;

/** A finished trial as it lies in the store: one file each. */
export interface FinishedTrial {
  id: string;
  trial: Trial;
  outcome: Outcome;
  version: string;
  /** When it ended, ISO 8601. */
  ended: string;
}

/** A trial's id: the hash of its whole spec, with the start's and the task's content in it. */
export function trialId(trial: Trial): string {
  return hash({ transferVersion, ...trial });
}

/** Where finished trials lie. */
export function storeFolder(): string {
  return home("runs", "trials");
}

function trialFile(id: string): string {
  return join(storeFolder(), id.slice(0, 2), `${id}.json`);
}

/** What was found in the store for this trial, or undefined. A file that is no finished trial counts as none. */
export function findTrial(trial: Trial): FinishedTrial | undefined {
  const id = trialId(trial);
  const path = trialFile(id);
  if (!existsSync(path)) return undefined;
  try {
    const found = JSON.parse(readFileSync(path, "utf8")) as FinishedTrial;
    if (found.id === id && typeof found.outcome?.accuracy === "number") return found;
  } catch {
    // Told below, and left alone until the trial has run again.
  }
  console.warn(`${path}: not a finished trial, expected JSON with id ${id}; the trial runs again`);
  return undefined;
}

/** Keeps a finished trial, atomically. */
export function keepTrial(trial: Trial, outcome: Outcome): FinishedTrial {
  const finished = { id: trialId(trial), trial, outcome, version, ended: new Date().toISOString() };
  writeJson(trialFile(finished.id), finished);
  return finished;
}
