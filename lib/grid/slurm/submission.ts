import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { hash, writeJson } from "../../common";
import type { Work } from "../work";

/**
 * One array of jobs that was sent out: what each of its jobs is to do. A file of the store's folder, which all nodes
 * see.
 */
export interface Submission {
  /** The array's job id. */
  job: string;
  /** Names the grid whose work this is. */
  grid: string;
  /** The module whose `runWork` does the work, by path. */
  module: string;
  chunks: Work[][];
  /** Taken back by its user: it is not sent again until somebody asks. */
  cancelled?: true;
}

const folderOf = (store: string) => join(store, "slurm");

/** Names a grid by its work, so that it is found again from any machine. */
export const gridId = (all: readonly Work[]) => hash(all.map(({ id }) => id).sort());

/** Where the log of one job of an array lies. */
export function logFile(store: string, job: string, index: string | number): string {
  return join(folderOf(store), `${job}_${index}.log`);
}

/**
 * The same as Slurm is told it, with its %A and %a for job and index; a % of the folder's own name is written twice.
 */
export function logPattern(store: string): string {
  return join(folderOf(store).replaceAll("%", "%%"), "%A_%a.log");
}

/** Where what a job is to do is written before there is a job id to name it by. */
export function planFile(store: string, plan: string): string {
  return join(folderOf(store), `plan-${plan}.json`);
}

export function keep(store: string, submission: Submission): void {
  writeJson(join(folderOf(store), `job-${submission.job}.json`), submission);
}

/** What was sent out for a grid, the oldest first. */
export function submissionsOf(store: string, grid: string): Submission[] {
  return submissions(store).filter((one) => one.grid === grid);
}

/** All that was sent out, the oldest first. */
export function submissions(store: string): Submission[] {
  mkdirSync(folderOf(store), { recursive: true });
  return readdirSync(folderOf(store))
    .filter((name) => /^job-\d+\.json$/.test(name))
    .map((name) => JSON.parse(readFileSync(join(folderOf(store), name), "utf8")) as Submission)
    .sort((a, b) => Number(a.job) - Number(b.job));
}

/** The last lines of a job's log, or undefined where it wrote none. */
export function logTail(store: string, job: string, index: number, lines = 3): string | undefined {
  const path = logFile(store, job, index);
  if (!existsSync(path)) return undefined;
  return readFileSync(path, "utf8").trim().split("\n").slice(-lines).join(" / ") || undefined;
}
