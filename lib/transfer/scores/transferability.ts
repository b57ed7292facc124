import { loadTask, type LoadedTask } from "../../data";
import { tf, type Tensor } from "../../engine";
import { bootstrap, spearman } from "../../results";
import { home, mean, UserError } from "../../common";
import type { Method, Shots } from "../../catalogue";
import { evaluate } from "../evaluate";
import type { EvaluateOptions } from "../plan-evaluation";
import { rowsOfIndices, unitRows } from "../feature-rows";
import { features } from "../features";
import { logitScaleOf } from "../heads/kept-zero-shot-head";
import { leep } from "./leep";
import { logme } from "./logme";
import { openStartingPoint } from "../open-starting-point";
import { zeroShotHead } from "../../training";
import { drawTraining } from "../training-indices";
import { closeStartingPoint, type StartingPoint } from "../starting-point";

/** A checkpoint's scores on a task, and the accuracy that it reached there. */
export interface ScoredCheckpoint {
  checkpoint: string;
  task: string;
  /** Larger: better transfer is expected. */
  logme: number;
  /** Of checkpoints that have classes of their own; null for others. */
  leep: number | null;
  /** Mean over seeds of what was measured. */
  accuracy: number;
}

/** How well a score orders checkpoints as their measured transfer does. */
export interface RankCorrelation {
  /** Means over tasks of the rank correlations within each. */
  spearman: number;
  kendall: number;
  /** 95 % percentile bootstrap of Spearman's over checkpoints; null with fewer than four. */
  low: number | null;
  high: number | null;
  checkpoints: number;
  tasks: number;
}

/**
 * Scores that predict transfer without any fine-tuning, LogME and LEEP, against measured transfer: every checkpoint on
 * every task, and the rank correlation over checkpoints.
 *
 * @param options as of `evaluate`, with three checkpoints or more; `method` and `shots` say which transfer is predicted
 *   (by default a linear probe on all images).
 * @throws UserError where there are fewer than three checkpoints
 */
export async function transferability(
  options: Omit<EvaluateOptions, "methods" | "shots" | "baselines"> & { method?: Method; shots?: Shots },
): Promise<{ points: ScoredCheckpoint[]; logme: RankCorrelation; leep: RankCorrelation | null }> {
  const { method = "linear-probe", shots = "full", ...rest } = options;
  const checkpoints = [options.checkpoint].flat() as string[];
  if (checkpoints.length < 3)
    throw new UserError(`a rank correlation needs 3 checkpoints or more, there are ${checkpoints.length}`);
  const keep = options.folder === undefined ? home("features") : `${options.folder}/features`;
  const points: ScoredCheckpoint[] = [];
  for (const name of [options.task].flat() as string[]) {
    const task = await loadTask(name);
    for (const checkpoint of checkpoints) {
      const { rows } = await evaluate({
        ...rest,
        checkpoint,
        task: name,
        methods: [method],
        shots: [shots],
        baselines: false,
      });
      const start = await openStartingPoint(checkpoint, { ...options.load });
      try {
        points.push({
          checkpoint,
          task: task.task,
          ...(await transferScores(start, task, { shots, keep })),
          accuracy: mean(rows.map((row) => row.accuracy)),
        });
      } finally {
        await closeStartingPoint(start);
      }
    }
  }
  const withLeep = points.filter((point) => point.leep !== null);
  const enough = new Set(withLeep.map(({ checkpoint }) => checkpoint)).size >= 3;
  return {
    points,
    logme: rankCorrelation(points, ({ logme }) => logme),
    leep: enough ? rankCorrelation(withLeep, (point) => point.leep!) : null,
  };
}

/** Scores that predict how well a starting point transfers to a task, without any fine-tuning. */
export interface TransferScores {
  logme: number;
  /** Null where the start has no classes of its own, and no captions were given that could stand for them. */
  leep: number | null;
}

/**
 * LogME and LEEP of a start on the training pictures of a task.
 *
 * @param options.captions of its source, which stand for the classes that CLIP has none of: LEEP then asks which of
 *   them the text tower finds nearest to each picture
 * @param options.keep where features are kept: see `features`
 */
export async function transferScores(
  start: StartingPoint,
  task: LoadedTask,
  options: { shots?: Shots; keep?: string | false; captions?: readonly string[] } = {},
): Promise<TransferScores> {
  const { shots = "full", keep = home("features"), captions } = options;
  const found = await features(start, task, "train", { keep });
  const rows = rowsOfIndices(found, drawTraining(task, { shots, seed: 0 }).train);
  const labels = rows.map((row) => task.train.labels[found.indices[row]!]!);
  const x = unitRows(found, rows);
  const score = logme({ features: x, labels, classes: task.classes.length });
  const own =
    ownProbabilities(start, found.values, found.width, rows) ??
    (captions === undefined || start.model.text === undefined
      ? null
      : await captionProbabilities(start, x, captions));
  x.dispose();
  return { logme: score, leep: own === null ? null : leep(own, labels, task.classes.length) };
}

/**
 * How near each picture is to each of these captions, as CLIP has it: a softmax over the captions, one array a picture.
 */
async function captionProbabilities(
  start: StartingPoint,
  unit: Tensor,
  captions: readonly string[],
): Promise<Float32Array[]> {
  const prompts = { task: "captions", synonyms: captions.map((caption) => [caption]), templates: ["{}"] };
  const head = await zeroShotHead(start, prompts);
  const probabilities = tf.tidy(() => tf.softmax(tf.matMul(unit, head).mul(logitScaleOf(start)))) as Tensor;
  const all = probabilities.dataSync() as Float32Array;
  tf.dispose([head, probabilities]);
  return rowsOf(all, captions.length);
}

/** A flat table's rows. */
const rowsOf = (all: Float32Array, width: number): Float32Array[] =>
  Array.from({ length: all.length / width }, (_, i) => all.slice(i * width, (i + 1) * width));

/**
 * A supervised checkpoint's probabilities of its own classes, one array for each picture; null where it has no
 * classes.
 */
function ownProbabilities(
  { model, weights }: StartingPoint,
  values: Float32Array,
  width: number,
  rows: readonly number[],
): Float32Array[] | null {
  const { head, architecture } = model;
  if (head === undefined || architecture.supervised === undefined) return null;
  const taken = new Float32Array(rows.length * width);
  rows.forEach((row, i) => taken.set(values.subarray(row * width, (row + 1) * width), i * width));
  const probabilities = tf.tidy(() =>
    tf.softmax(head.forward(weights, tf.tensor2d(taken, [rows.length, width]))),
  ) as Tensor;
  const all = probabilities.dataSync() as Float32Array;
  probabilities.dispose();
  return rowsOf(all, all.length / rows.length);
}

/**
 * How well a score orders checkpoints: its rank correlations with accuracy over the checkpoints of a task, -1 to 1,
 * averaged over tasks, with an interval that resamples checkpoints (bootstrap) where there are at least four.
 */
export function rankCorrelation(
  points: readonly ScoredCheckpoint[],
  score: (point: ScoredCheckpoint) => number,
): RankCorrelation {
  const checkpoints = [...new Set(points.map(({ checkpoint }) => checkpoint))];
  const tasks = [...new Set(points.map(({ task }) => task))];
  const of = (names: readonly string[], statistic: (a: number[], b: number[]) => number) => {
    const values = tasks.map((task) => {
      const chosen = names.flatMap(
        (name) => points.find((point) => point.task === task && point.checkpoint === name) ?? [],
      );
      return statistic(
        chosen.map(score),
        chosen.map(({ accuracy }) => accuracy),
      );
    });
    const known = values.filter((value) => !Number.isNaN(value));
    return mean(known);
  };
  const enough = checkpoints.length >= 4;
  const range = enough
    ? bootstrap(checkpoints, (names) => {
        const value = of(names, spearman);
        // A draw of one checkpoint alone orders nothing.
        return Number.isNaN(value) ? 0 : value;
      })
    : { low: null, high: null };
  return {
    spearman: of(checkpoints, spearman),
    kendall: of(checkpoints, kendall),
    ...range,
    checkpoints: checkpoints.length,
    tasks: tasks.length,
  };
}

/**
 * Kendall's rank correlation τ-b (Kendall 1945), corrected for ties as scipy's `kendalltau`; NaN where one side is
 * constant.
 *
 * @example
 * ```ts
 * import { transfer } from "upstream";
 * transfer.kendall([1, 2, 3], [1, 3, 2]); // => 0.33
 * ```
 */
export function kendall(a: readonly number[], b: readonly number[]): number {
  let [concordant, tiedA, tiedB, pairs] = [0, 0, 0, 0];
  for (let i = 0; i < a.length; i++)
    for (let j = 0; j < i; j++) {
      const [x, y] = [Math.sign(a[i]! - a[j]!), Math.sign(b[i]! - b[j]!)];
      pairs += 1;
      concordant += x * y;
      if (x === 0) tiedA += 1;
      if (y === 0) tiedB += 1;
    }
  return concordant / Math.sqrt((pairs - tiedA) * (pairs - tiedB));
}
