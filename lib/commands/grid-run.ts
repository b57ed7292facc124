import { cancelStudy, carryOutStudy, planned, readStudy, storeFolder, trialsOf } from "../grid";
import { csv, type Row } from "../results";
import { openStore, write } from "../runs";
import { findCheckpoint } from "../training";
import type { Outcome, Trial } from "../transfer";
import { textTable } from "./text-table";

/** Says what a study would run, and for how long, from the trials of the same method and shots that have run here. */
export async function dryRun(spec: string, workers = 1): Promise<void> {
  const study = readStudy(spec);
  const checkpoints = await planned(study);
  const untrained = checkpoints.filter(({ id }) => !findCheckpoint(id));
  const all = await trialsOf(study, checkpoints);
  const { outcomes } = openStore<Outcome>(storeFolder()).all();
  const open = all.filter(({ id }) => outcomes.get(id)?.state !== "done");
  const measured = [...outcomes.values()].filter(({ state }) => state === "done");
  const guesses = open.map(({ spec: trial }) =>
    secondsOf(
      trial,
      measured.map((one) => [one.spec as Trial, one.seconds]),
    ),
  );
  const known = guesses.filter((seconds): seconds is number => seconds !== undefined);
  const mean = known.reduce((sum, seconds) => sum + seconds, 0) / Math.max(1, known.length);
  console.log(`${checkpoints.length} recipes, ${untrained.length} to pre-train`);
  console.log(`${all.length} trials, ${all.length - open.length} done before, ${open.length} to run`);
  console.log(
    known.length > 0
      ? `about ${Math.ceil((mean * open.length) / workers)} s for the trials, by ${measured.length} that ran here`
      : "no time can be foretold: nothing has run here yet",
  );
}

function secondsOf(trial: Trial, measured: readonly (readonly [Trial, number])[]): number | undefined {
  const alike = measured.filter(
    ([other]) =>
      other.method === trial.method && other.steps === trial.steps && other.batchSize === trial.batchSize,
  );
  if (alike.length === 0) return undefined;
  return alike.reduce((sum, [, seconds]) => sum + seconds, 0) / alike.length;
}

/** Takes what a study has in Slurm's queue out of it. */
export async function cancel(spec: string): Promise<void> {
  console.log(`${await cancelStudy(readStudy(spec))} job arrays cancelled`);
}

/** Carries a study out, and prints each cell's mean over seeds. */
export async function run(
  spec: string,
  options: { workers?: number; on: "local" | "slurm"; fresh?: boolean; csv?: string },
): Promise<void> {
  const rows = await carryOutStudy(readStudy(spec), options);
  if (options.csv !== undefined) write(options.csv, csv(rows));
  console.log(textTable(["source", "method", "task", "shots", "accuracy", "seeds"], cells(rows)));
  if (options.csv !== undefined) console.log(`results: ${options.csv}`);
}

function cells(rows: readonly Row[]): string[][] {
  const byCell = new Map<string, number[]>();
  for (const { source, method, task, shots, accuracy } of rows) {
    const key = JSON.stringify([source === "none" ? "scratch" : source, method, task, String(shots)]);
    byCell.set(key, [...(byCell.get(key) ?? []), accuracy]);
  }
  return [...byCell].map(([key, values]) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const spread = Math.sqrt(
      values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1),
    );
    const shown = values.length > 1 ? `${mean.toFixed(3)} ± ${spread.toFixed(3)}` : mean.toFixed(3);
    return [...(JSON.parse(key) as string[]), shown, String(values.length)];
  });
}
