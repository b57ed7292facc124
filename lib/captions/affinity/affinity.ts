import type { BadInput } from "../../data";
import { namesOfClass } from "../../catalogue";
import type { CaptionSource } from "../sources/caption-source";
import { rateOf } from "../counting/rate";
import { eachSource } from "../sources/each-source";
import type { CaptionChoice } from "../sources/read-captions";
import { passOver } from "../workers/pass";
import type { BatchMentions } from "./mention-batch";

/** What to look for in captions: a task's classes. */
export interface TaskClasses {
  /** The task's name. */
  name: string;
  /** Class names in label order; several of one class are parted by commas (`tench, Tinca tinca`). */
  classes: readonly string[];
  /** All names of each class, in label order; by default those that `namesOfClass` knows (`bicycle`, `bike`). */
  synonyms?: readonly (readonly string[])[];
}

/** How a source's captions name the classes of a task. */
export interface Affinity {
  source: string;
  task: string;
  captions: number;
  /** The share of captions that name at least one class, 0 to 1. */
  share: number;
  /** The same in a million captions, with its 95 % interval (see `rateOf`). */
  perMillion: number;
  low: number;
  high: number;
  /** The share of classes that at least one caption names, 0 to 1. */
  covered: number;
  /** Captions that name the class, over the classes: the median, in a million. */
  medianPerMillion: number;
  /** Captions that name each class, in label order. */
  each: readonly number[];
}

export interface AffinityOptions extends BadInput, CaptionChoice {}

/**
 * How often a source's captions name the classes of tasks; singular and plural count alike, and so do synonyms.
 * Classes named by a number alone (digits) or by a letter are left out: captions are full of them.
 */
export async function affinity(
  source: CaptionSource,
  tasks: readonly TaskClasses[],
  options: AffinityOptions = {},
): Promise<Affinity[]> {
  const sets = tasks.map(({ classes, synonyms }) => synonyms ?? classes.map(namesOfClass));
  const { captions, sum } = await passOver(source, { kind: "mentions", sets }, options, {
    by: null,
    start: () => mentionSum(sets.map(({ length }) => length)),
  });
  return tasks.map(({ name }, t) => {
    const { any, each } = sum[t] as { any: number; each: number[] };
    return {
      source: source.name,
      task: name,
      captions,
      share: any / captions,
      ...rateOf(any, captions),
      covered: each.filter((count) => count > 0).length / each.length,
      medianPerMillion: (1e6 * median(each)) / captions,
      each,
    };
  });
}

/** Adds up mentions by task. @param sizes how many classes each has. */
function mentionSum(sizes: readonly number[]) {
  const sums = sizes.map((size) => ({ any: 0, each: new Array<number>(size).fill(0) }));
  return {
    add({ any, each }: BatchMentions) {
      let at = 0;
      sums.forEach((sum, t) => {
        sum.any += any[t] as number;
        for (let i = 0; i < sum.each.length; i++)
          sum.each[i] = (sum.each[i] as number) + (each[at++] as number);
      });
    },
    result: () => sums,
  };
}

/** The affinity of each source to each task: `affinity`, one source after another. */
export async function affinityAll(
  sources: readonly CaptionSource[],
  tasks: readonly TaskClasses[],
  options?: AffinityOptions,
): Promise<Affinity[]> {
  return (await eachSource(sources, (source) => affinity(source, tasks, options))).flat();
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle)] as number) + (sorted[Math.ceil(middle) - 1] as number)) / 2;
}
