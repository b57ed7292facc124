import { random } from "../../random";
import { UserError, hash, sum } from "../../common";
import type { Shots } from "../../catalogue";
import { rank } from "./random-subset";
import { byLabel } from "../reading/split-train-test";

export interface FewShotOptions {
  /** Training pictures a class, or all. */
  shots: Shots;
  seed: string | number;
  /**
   * What a class with fewer pictures gives: `repeat` draws on with replacement (the paper's code), `all` gives what it
   * has, `refuse` an error.
   */
  tooFew?: "repeat" | "all" | "refuse";
  /**
   * Keep a validation set apart, never in train for any shots: min(shots, 4) a class (CoOp's way); with all of them one
   * in ten, and four at least. Default false.
   */
  validation?: boolean;
}

/** A few-shot training set. */
export interface FewShot<T> {
  train: T[];
  /** Empty unless asked for. */
  validation: T[];
  /** Hash of which pictures they are, in order: a trial records its exact images by it. */
  name: string;
}

/**
 * Draws `shots` pictures of every class. The draw depends on the seed and the pictures' keys alone: neither on their
 * order nor on what was drawn before; the k of a seed are among its 2k.
 *
 * @param samples the whole training set, each with a key of its own and its label, 0 to classes.length - 1
 * @throws UserError where a class has no picture, or a number of shots is none, or (`refuse`) a class has fewer
 *
 * @example
 * ```ts
 * import { data } from "upstream";
 * const task = await data.loadTask("pictures");
 * const drawn = data.fewShot(task.train.samples, task.classes, { shots: 2, seed: 0 });
 * drawn.train.length; // => 4
 * ```
 */
export function fewShot<T extends { key: string; label?: number }>(
  samples: readonly T[],
  classes: readonly string[],
  { shots, seed, tooFew = "repeat", validation = false }: FewShotOptions,
): FewShot<T> {
  if (shots !== "full" && !(Number.isInteger(shots) && shots > 0))
    throw new UserError(`shots: expected a whole number above 0 or "full", got ${shots}`);
  const members = byLabel<T>(samples);
  const drawn: FewShot<T> = { train: [], validation: [], name: "" };
  classes.forEach((name, label) => {
    const ordered = inDrawnOrder(members.get(label) ?? [], seed);
    if (ordered.length === 0) throw new UserError(`class ${name}: no training picture`);
    // The last of the order are kept apart, for all shots, so that train stays nested.
    const pool = ordered.slice(0, ordered.length - (validation ? keptApart(ordered.length, "full") : 0));
    const kept = validation ? ordered.slice(ordered.length - keptApart(ordered.length, shots)) : [];
    if (shots !== "full" && tooFew === "refuse" && pool.length < shots)
      throw new UserError(`class ${name}: ${pool.length} training pictures, fewer than ${shots} shots`);
    drawn.train.push(...(shots === "full" ? pool : take(pool, shots, tooFew, seed)));
    drawn.validation.push(...(shots === "full" ? kept : kept.slice(0, shots)));
  });
  const keysOf = (some: readonly T[]) => some.map(({ key }) => key);
  return { ...drawn, name: hash({ train: keysOf(drawn.train), validation: keysOf(drawn.validation) }) };
}

/**
 * Indices of a few-shot training set of pictures in memory, whose keys are their places: see `fewShot`.
 *
 * @param labels labels of the whole training set, 0 to classes.length - 1
 * @returns indices in ascending order
 * @throws UserError where a class has no picture, or fewer than `shots`
 */
export function fewShotIndices(
  labels: readonly number[],
  classes: readonly string[],
  shots: Shots,
  seed: number,
): number[] {
  const samples = labels.map((label, index) => ({ key: `${index}`, label, index }));
  return fewShot(samples, classes, { shots, seed, tooFew: "refuse" })
    .train.map(({ index }) => index)
    .sort((a, b) => a - b);
}

/** How many of a class of `n` pictures are kept apart: half of a small class at most. */
function keptApart(n: number, shots: Shots): number {
  const few = Math.min(4, Math.floor(n / 2));
  return shots === "full" ? Math.max(few, Math.floor(n / 10)) : few;
}

/**
 * How many validation pictures `fewShot` keeps apart of a task with classes of these sizes.
 *
 * @param sizes training pictures of each class
 */
export function validationSize(sizes: readonly number[], shots: Shots): number {
  return sum(sizes.map((n) => Math.min(keptApart(n, shots), shots === "full" ? n : shots)));
}

/**
 * The pictures that an accuracy is measured on. `full`: the test set. `paper`: as many a class as were trained on (the
 * paper's loader passes its shots to the test set too); all where a class has fewer.
 */
export function testSet<T extends { key: string; label?: number }>(
  samples: readonly T[],
  { shots, seed, evaluate }: { shots: Shots; seed: string | number; evaluate: "paper" | "full" },
): T[] {
  if (evaluate === "full" || shots === "full") return [...samples];
  return [...byLabel<T>(samples).values()].flatMap((members) =>
    inDrawnOrder(members, `${seed}/test`).slice(0, shots),
  );
}

function inDrawnOrder<T extends { key: string }>(samples: readonly T[], seed: string | number): T[] {
  return samples
    .map((sample) => ({ sample, place: rank(sample.key, `few-shot/${seed}`) }))
    .sort((a, b) => a.place - b.place || (a.sample.key < b.sample.key ? -1 : 1))
    .map(({ sample }) => sample);
}

function take<T extends { key: string }>(
  ordered: readonly T[],
  shots: number,
  tooFew: FewShotOptions["tooFew"],
  seed: string | number,
): T[] {
  const taken = ordered.slice(0, shots);
  if (tooFew !== "repeat") return taken;
  // What comes on top is drawn one after the other, so that more shots only add to it.
  const more = random("few-shot", seed, ordered[0]?.key ?? "");
  while (taken.length < shots) taken.push(ordered[more.integer(ordered.length)] as T);
  return taken;
}
