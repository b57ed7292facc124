import { loadTask } from "../../data";
import type { LoadOptions } from "../../models";
import {
  describeFirstPass,
  firstPassRecord,
  logmeRecord,
  recordedLogme,
  recordedRuns,
  type FirstPassRecord,
} from "../../results";
import { home, mean, UserError } from "../../common";
import type { Shots } from "../../catalogue";
import { evaluate } from "../evaluate";
import { openStartingPoint } from "../open-starting-point";
import { transferScores } from "../scores/transferability";
import { closeStartingPoint } from "../starting-point";

/** Several starting points in the order of a cheap measurement, and the few that are worth fine-tuning. */
export interface Shortlist {
  /** Best first. */
  ranked: readonly { checkpoint: string; score: number }[];
  /** The first of them. */
  kept: readonly string[];
  by: "probe" | "logme";
  /** How often such a first pass picked right on recorded runs; null where none tells. */
  record: FirstPassRecord | null;
  /** The same in words. */
  sentence: string;
}

/** Which checkpoints are ranked on which task, and by what. */
export interface ShortlistOptions {
  checkpoint: readonly string[];
  task: string;
  /** How many of the best are kept. Default 3. */
  keep?: number;
  /** `probe` (default): a linear probe at `shots` labels a class; `logme`: LogME on all training pictures. */
  by?: "probe" | "logme";
  /** Labels a class of the probe. Default 5. */
  shots?: Shots;
  /** Draws of its training pictures. Default 0, 1, 2. */
  seeds?: readonly number[];
  /** What the checkpoints' files do not say. */
  load?: Omit<LoadOptions, "architecture">;
  /** Where finished trials and features are kept; by default in the home. */
  folder?: string;
}

/**
 * A cheap first pass over many starting points (more than five, say): ranks them by a probe of few labels, or by LogME,
 * and names the few that are worth fine-tuning, with how often such a pass picked right on the runs that are recorded
 * here.
 *
 * @throws UserError where there are no more starting points than go on, or none can be opened as its name says
 */
export async function shortlist(options: ShortlistOptions): Promise<Shortlist> {
  const { checkpoint, task, keep = 3, by = "probe", shots = 5, seeds = [0, 1, 2], load, folder } = options;
  if (!Number.isInteger(keep) || keep < 1 || checkpoint.length <= keep)
    throw new UserError(
      `${checkpoint.length} starting points, of which ${keep} go on: expected more than go on, and one at least that does`,
    );
  const common = { ...(load && { load }), ...(folder !== undefined && { folder }) };
  const scores =
    by === "logme"
      ? await logmeOf(checkpoint, task, common)
      : await probesOf(checkpoint, { task, shots: [shots], seeds, ...common });
  const ranked = scores.sort((a, b) => b.score - a.score);
  const kept = ranked.slice(0, keep).map((one) => one.checkpoint);
  const record =
    by === "probe"
      ? firstPassRecord(recordedRuns(), { kept: keep, probeShots: shots })
      : logmeRecord(recordedLogme(), { kept: keep });
  const how = by === "probe" ? `a probe at ${shots} labels a class` : "LogME";
  return {
    ranked,
    kept,
    by,
    record,
    sentence: `By ${how}: ${kept.join(", ")} of ${checkpoint.length} starting points; ${describeFirstPass(record)}.`,
  };
}

async function probesOf(
  checkpoints: readonly string[],
  options: Pick<Parameters<typeof evaluate>[0], "task" | "shots" | "seeds" | "load" | "folder">,
) {
  const { trials } = await evaluate({
    ...options,
    checkpoint: checkpoints,
    methods: ["linear-probe"],
    baselines: false,
  });
  return checkpoints.map((checkpoint) => {
    const own = trials.filter(({ trial }) => trial.start === checkpoint);
    return { checkpoint, score: mean(own.map(({ outcome }) => outcome.accuracy)) };
  });
}

async function logmeOf(
  checkpoints: readonly string[],
  name: string,
  { load, folder }: Pick<ShortlistOptions, "load" | "folder">,
) {
  const task = await loadTask(name);
  const keep = folder === undefined ? home("features") : `${folder}/features`;
  const scores: { checkpoint: string; score: number }[] = [];
  for (const checkpoint of checkpoints) {
    const start = await openStartingPoint(checkpoint, { ...load });
    try {
      scores.push({ checkpoint, score: (await transferScores(start, task, { keep })).logme });
    } finally {
      await closeStartingPoint(start);
    }
  }
  return scores;
}
