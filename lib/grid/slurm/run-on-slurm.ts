import { createRequire } from "node:module";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { UserError, nodeOptions, stopFlag, mean, writeJson } from "../../common";
import { type StoredOutcome, type Store } from "../../runs";
import type { Board } from "../status-board";
import type { FinishedWork } from "../run-locally";
import type { Work } from "../work";
import type { WorkModule } from "../worker";
import { splitIntoJobs } from "./split-into-jobs";
import { ending, largestArray, slurm, unfinished, type JobState } from "./commands";
import { options, type SlurmRequest } from "./request";
import {
  gridId,
  keep,
  logPattern,
  logTail,
  planFile,
  submissions,
  submissionsOf,
  type Submission,
} from "./submission";

export interface SlurmOptions {
  /** The module whose `runWork` does the work, by path; nodes see it at the same place. */
  module: string;
  request?: SlurmRequest;
  /** How often a job tries again what failed. */
  retries?: number;
  /** How often what lost jobs left undone is sent out again without any of it getting further. */
  resubmit?: number;
  show?: (board: Board) => void;
  /** Says what happens: what was sent out, why a job ended without its work. */
  say?: (line: string) => void;
  /** Seconds between two looks at the queue. */
  every?: number;
}

/**
 * Carries out work through Slurm: job arrays, the same store on a folder that all nodes see. Whoever calls it again for
 * the same work, from any machine, attaches to what was sent out before; only what is missing and in no job is sent.
 *
 * @throws Stopped on an interrupt: the jobs go on. @throws UserError with Slurm's reason where it takes no job.
 */
export async function runOnSlurm<Result>(
  all: readonly Work[],
  store: Store<Result>,
  settings: SlurmOptions,
): Promise<FinishedWork<Result>> {
  const { show = () => {}, say = () => {}, every = 5, resubmit = 2 } = settings;
  const stop = stopFlag();
  const before = store.all().outcomes;
  const reused = count(all, before, "done");
  const told = new Set<string>();
  const start = Date.now();
  let sent = 0;
  let furthest = -1;
  const cancelledBefore = cancelled(submissionsOf(store.folder, gridId(all)));
  for (;;) {
    stop.throwIfAborted();
    // The queue first: what has left it since has left its outcome before.
    const states = await patiently(() =>
      submissionsOf(store.folder, gridId(all)).map((one) => ({ one, jobs: unfinished(one.job) })),
    );
    const { outcomes, foreign } = store.all();
    const inJobs = new Set(
      states.flatMap(({ one, jobs }) => jobs.flatMap(({ index }) => one.chunks[index]!.map(({ id }) => id))),
    );
    const done = count(all, outcomes, "done");
    const failed = count(all, outcomes, "failed");
    const running = states.flatMap(({ jobs }) => jobs).filter(({ state }) => state === "RUNNING").length;
    const perPiece = done > reused ? (Date.now() - start) / 1000 / (done - reused) : undefined;
    for (const { one, jobs } of states) explain(one, jobs, outcomes, told, store.folder, say);
    const board: Board = {
      total: all.length,
      done,
      reused,
      running,
      failed,
      timeLeft: perPiece === undefined ? undefined : perPiece * (all.length - done - failed),
      now: [],
      causes: [
        ...all.flatMap(({ id, label }) => {
          const outcome = outcomes.get(id);
          return outcome?.state === "failed" ? [`${label}: ${outcome.error}`] : [];
        }),
        ...told,
      ],
    };
    show(board);
    // What had failed before this call is tried again, as the local executor does.
    const open = ({ id }: Work) => {
      const outcome = outcomes.get(id);
      return (
        outcome === undefined || (outcome.state === "failed" && before.get(id)?.attempts === outcome.attempts)
      );
    };
    const missing = all.filter((one) => open(one) && !inJobs.has(one.id));
    if (missing.length === 0 && inJobs.size === 0)
      return { board, outcomes: all.flatMap(({ id }) => outcomes.get(id) ?? []), foreign };
    if (missing.length > 0 && inJobs.size === 0) {
      if (cancelled(states.map(({ one }) => one)) > cancelledBefore)
        throw new UserError(`cancelled: ${missing.length} pieces are left; the same call sends them again`);
      const far = done + (await progress(settings.module, missing));
      if (far > furthest) sent = 0;
      furthest = Math.max(far, furthest);
      if (sent > resubmit)
        throw new UserError(
          `${missing.length} pieces were sent to Slurm ${sent} times and got no further; ${[...told].at(-1) ?? ""}`,
        );
      say(submit(missing, all, store, settings, measured(outcomes)));
      sent += 1;
    }
    await sleep(every * 1000, undefined, { signal: stop }).catch(() => stop.throwIfAborted());
  }
}

/**
 * Takes the jobs that do nothing but this work, or a part of it, out of the queue; what is done stays. Returns how many
 * arrays there were.
 */
export function cancelOnSlurm(all: readonly Pick<Work, "id">[], store: Store): number {
  const ids = new Set(all.map(({ id }) => id));
  const live = submissions(store.folder).filter(
    ({ job, chunks }) => chunks.flat().every(({ id }) => ids.has(id)) && unfinished(job).length > 0,
  );
  for (const one of live) {
    keep(store.folder, { ...one, cancelled: true });
    slurm("scancel", [one.job]);
  }
  return live.length;
}

/** Sends work out as one array; returns a line that says so. */
function submit(
  missing: readonly Work[],
  all: readonly Work[],
  store: Store,
  settings: SlurmOptions,
  seconds?: number,
): string {
  const { request = {}, module, retries } = settings;
  const parts = splitIntoJobs(missing, largestArray(), seconds);
  const plan = planFile(store.folder, `${gridId(missing)}-${Date.now()}`);
  writeJson(plan, { store: store.folder, module, retries, chunks: parts });
  const limit = request.atOnce === undefined ? "" : `%${request.atOnce}`;
  const task = join(__dirname, "slurm-task");
  const node = [process.execPath, ...nodeOptions(), task, plan].map(quote).join(" ");
  const job = slurm(
    "sbatch",
    [
      "--parsable",
      `--array=0-${parts.length - 1}${limit}`,
      "--requeue",
      "--open-mode=append",
      "--signal=B:TERM@60",
      `--job-name=upstream-${gridId(all).slice(0, 6)}`,
      `--output=${logPattern(store.folder)}`,
      ...options(request),
    ],
    // exec: Slurm's signals reach the work itself.
    `#!/bin/sh\nexec ${node}\n`,
  )
    .trim()
    .split(";")[0]!;
  keep(store.folder, { job, grid: gridId(all), module, chunks: parts });
  return `sent ${missing.length} pieces to Slurm as job ${job}, an array of ${parts.length}`;
}

const cancelled = (all: readonly Submission[]) => all.filter((one) => one.cancelled).length;

/** How far unfinished work is, where its module can say: pre-training goes on from the state that it keeps. */
async function progress(module: string, missing: readonly Work[]): Promise<number> {
  const { progress } = createRequire(__filename)(module) as WorkModule;
  if (progress === undefined) return 0;
  let sum = 0;
  for (const { spec } of missing) sum += await progress(spec);
  return sum;
}

/** Says once, for each job that left the queue with work undone, why: Slurm's word and the log's last lines. */
function explain(
  { job, chunks }: Submission,
  jobs: readonly JobState[],
  outcomes: ReadonlyMap<string, StoredOutcome>,
  told: Set<string>,
  folder: string,
  say: (line: string) => void,
): void {
  const live = new Set(jobs.map(({ index }) => index));
  chunks.forEach((part, index) => {
    const name = `job ${job}_${index}`;
    if (live.has(index) || part.every(({ id }) => outcomes.has(id))) return;
    // Slurm forgets, so what it said first stays.
    if ([...told].some((line) => line.startsWith(`${name} `))) return;
    const why = ending(job, index) ?? "left the queue";
    const log = logTail(folder, job, index) ?? `it wrote no log: do the nodes see ${folder}?`;
    const line = `${name} ${why} with work undone: ${log}`;
    say(line);
    told.add(line);
  });
}

/** Asks again while the controller is away: a restart takes seconds, and the jobs go on without it. */
async function patiently<T>(ask: () => T): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return ask();
    } catch (error) {
      const away = error instanceof UserError && /contact|connect|timed out|socket/i.test(error.message);
      if (!away || tries >= 30) throw error;
      await sleep(2000, undefined, { signal: stopFlag() }).catch(() => stopFlag().throwIfAborted());
    }
  }
}

function count(
  all: readonly Work[],
  outcomes: ReadonlyMap<string, StoredOutcome>,
  state: StoredOutcome["state"],
): number {
  return all.filter(({ id }) => outcomes.get(id)?.state === state).length;
}

function measured(outcomes: ReadonlyMap<string, StoredOutcome>): number | undefined {
  const seconds = [...outcomes.values()].filter(({ state }) => state === "done").map((one) => one.seconds);
  return seconds.length === 0 ? undefined : mean(seconds);
}

const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
