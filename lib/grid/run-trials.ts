import { rmSync } from "node:fs";
import { join, relative } from "node:path";
import type { Row } from "../results";
import { UserError, home } from "../common";
import { openStore, type StoredOutcome } from "../runs";
import { forgetFeatures, rowsOf, type TrialOutcome, type Trial } from "../transfer";
import { startBoard, type Board } from "./status-board";
import type { Executor } from "./executor";
import { runHalving, type RunAll } from "./halving";
import type { Work } from "./work";

/** Where finished trials lie. */
export function storeFolder(): string {
  return home("runs", "trials");
}

export interface RunTrialsOptions {
  executor: Executor;
  /** Carries out again what was carried out before. */
  fresh?: boolean;
  /** Successive halving keeps one learning rate in so many; without it every one is trained at whole length. */
  halving?: number | undefined;
  /** Called whenever the board changes, in place of the usual board. */
  show?: ((board: Board) => void) | undefined;
}

/**
 * Carries trials out and returns a row of Results for each accuracy.
 *
 * @throws UserError where none could be done, with the first one's cause; others that failed are told on standard error
 */
export async function runTrialWork(
  all: readonly Work<Trial>[],
  { executor, fresh = false, halving, show }: RunTrialsOptions,
): Promise<Row[]> {
  const once = trialRunner({ executor, fresh, show });
  const outcomes = halving === undefined ? await once(all, "transfer") : await runHalving(all, halving, once);
  const failed = outcomes.filter(({ state }) => state === "failed");
  if (failed.length === all.length && failed[0])
    throw new UserError(`every trial failed: ${failed[0].error}`);
  return outcomes.flatMap(({ id, spec, result }) => (result ? rowsOf(id, spec as Trial, result) : []));
}

/** What carries trials out through an executor, shows a board, and warns of those that failed. */
export function trialRunner({ executor, fresh = false, show }: Omit<RunTrialsOptions, "halving">): RunAll {
  const store = openStore<TrialOutcome>(storeFolder());
  const told = new Set<string>();
  return async (pieces: readonly Work<Trial>[], label: string) => {
    if (fresh) {
      for (const { id } of pieces) rmSync(join(store.folder, `${id}.json`), { force: true });
      await forgetFeaturesOf(pieces);
    }
    const board = show ? undefined : startBoard(label, pieces.length);
    const ended = await executor(pieces, store, join(__dirname, "trial-worker"), show ?? board!.show);
    board?.end();
    warnOfForeign(ended.foreign.filter((file) => !told.has(file)));
    for (const file of ended.foreign) told.add(file);
    warnOfFailed(ended.outcomes, pieces);
    return ended.outcomes;
  };
}

/** So that frozen features are made again too. */
async function forgetFeaturesOf(pieces: readonly Work<Trial>[]): Promise<void> {
  const pairs = pieces.map(({ spec: { startContent, task } }) => JSON.stringify([startContent, task]));
  for (const pair of new Set(pairs)) {
    const [content, task] = JSON.parse(pair) as [string | null, string];
    if (content !== null) await forgetFeatures({ content }, { task });
  }
}

function warnOfFailed(outcomes: readonly StoredOutcome[], all: readonly Work[]): void {
  const labels = new Map(all.map(({ id, label }) => [id, label]));
  for (const { id, state, error } of outcomes)
    if (state === "failed") console.warn(`trial ${id} (${labels.get(id)}) failed: ${error}`);
}

/** Names what lies in the store and is no outcome: it is left alone. */
function warnOfForeign(files: readonly string[]): void {
  if (files.length === 0) return;
  const more = files.length > 3 ? ` and ${files.length - 3} more` : "";
  const some = files.slice(0, 3).map((file) => relative(home(), file));
  console.warn(`no outcomes of trials, left alone where runs are kept: ${some.join(", ")}${more}`);
}
