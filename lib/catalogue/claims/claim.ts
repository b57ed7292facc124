import type { Method, Objective, Shots } from "../experiment";

/**
 * A start that a claim speaks of: the authors' name of a pre-training (`pretrainings`), and where they are not the
 * usual ones (the pre-training's objective or `clip`, `finetune`, its architecture or `RN50`) how it was trained and
 * transferred.
 */
export type ClaimStart =
  string | { name: string; objective?: Objective; method?: Method; architecture?: string };

/** Starts: some, or all sources that the table compares, with some left out. */
export type ClaimStarts = readonly ClaimStart[] | { sources: "all"; except?: readonly string[] };

/** `each`: on every task by itself. `mean`: on the mean over tasks. */
export type Across = "each" | "mean";

/**
 * One thing that must be true for a claim to hold, as numbers that must be positive (`lib/results/scoreboard` works
 * them out). Accuracies and margins are fractions: 0.05 is five points.
 */
export type ClaimPart =
  /** Some task's spread of the sources is above what equal sources would show. */
  | { kind: "beyond noise" }
  /**
   * The spread at `full` is below `to` times that at every smaller number of shots, on some tasks beyond noise and on
   * none surely not.
   */
  | { kind: "shrinks"; to: number }
  /**
   * Every start of `starts` is ahead of every one of `of` (or the first of each pair of the second) by more than `by`.
   */
  | { kind: "ahead"; starts: ClaimStarts; of: ClaimStarts; tasks: ClaimTasks; across: Across; by?: number }
  | { kind: "ahead in pairs"; pairs: readonly ClaimPair[]; tasks: ClaimTasks; across: Across; by?: number }
  /** No two of the starts differ by more than `margin`. */
  | { kind: "alike"; starts: ClaimStarts; tasks: ClaimTasks; across: Across; margin: number }
  /** Best and worst start differ by more than `margin`. */
  | { kind: "apart"; starts: ClaimStarts; tasks: ClaimTasks; margin: number }
  /** Some two starts stand in one order on one task and in the other on another. */
  | { kind: "order reversed"; starts: ClaimStarts }
  /** The mean source is ahead of a start by more than `by` on each task. */
  | { kind: "gains"; tasks: readonly string[]; over: ClaimStart; by: number }
  /** The start is the worst of all sources in more than half of the tasks; of equal ones none is. */
  | { kind: "mostly worst"; start: ClaimStart }
  /** Each start is ahead of the mean of the other sources, on the mean over tasks. */
  | { kind: "above the others"; starts: readonly ClaimStart[] }
  /** The best start of one task is not that of another: each leads the other on its own task. */
  | { kind: "best changes"; tasks: readonly string[] }
  /** The first of each pair is ahead of the second in more than half of the cells. */
  | { kind: "more often ahead"; pairs: readonly ClaimPair[]; tasks: ClaimTasks }
  /** The lead of the first of each pair over the second is larger than at `full`. */
  | { kind: "lead shrinks"; pairs: readonly ClaimPair[]; tasks: ClaimTasks }
  /** The start is ahead of the mean of the other sources on the task, and by more than on the other tasks. */
  | { kind: "affinity"; start: ClaimStart; task: string };

export type ClaimPair = readonly [ClaimStart, ClaimStart];
export type ClaimTasks = readonly string[] | "all";

/** A place in one version of the paper (arXiv 2302.13602). */
export interface ClaimPlace {
  version: 1 | 2 | 3;
  /** For instance `abstract`, `introduction`, `3.1`, `F`. */
  section: string;
  /** For instance `Figure 1`, `Figures 2 and 4`. */
  figure?: string;
}

/** A place in the third version. */
export const inV3 = (section: string, figure?: string): ClaimPlace =>
  figure === undefined ? { version: 3, section } : { version: 3, section, figure };

/** Places as one text: `version 3: 3.1 (Figure 1), abstract; version 2: abstract`. */
export function placesText(places: readonly ClaimPlace[]): string {
  const versions = [...new Set(places.map(({ version }) => version))];
  return versions
    .map((version) => {
      const here = places.filter((place) => place.version === version);
      const named = here.map(({ section, figure }) =>
        figure === undefined ? section : `${section} (${figure})`,
      );
      return `version ${version}: ${named.join(", ")}`;
    })
    .join("; ");
}

/** A claim of the paper, in our words. */
export interface Claim {
  id: number;
  text: string;
  /** Where the paper makes it. */
  places: readonly ClaimPlace[];
  /** Whether its cases were picked because of how they came out: then the same numbers cannot bear it. */
  chosenAfterwards?: true;
  /** The shots that it speaks of: all that its figure shows where its sentence names none. */
  shots: readonly Shots[];
  /** All must be true. */
  parts: readonly ClaimPart[];
  /** What of the rule is our reading. */
  reading?: string;
}

/** "By far", "by a large margin": five points; `marginSweep` says what other margins would give. */
export const far = 0.05;
/** "As good as", "very similar": within three points. */
export const alike = 0.03;

export const few: readonly Shots[] = [1, 5, 10, 20];
export const every: readonly Shots[] = [...few, "full"];
export const six = ["CIFAR100", "DTD", "CALTECH101", "PETS", "REAL", "CLIPART"] as const;
export const except = (...tasks: readonly string[]) => six.filter((task) => !tasks.includes(task));

export const simclr = (name: string): ClaimPair => [
  { name, objective: "simclr", method: "lp-ft" },
  { name, objective: "clip", method: "lp-ft" },
];
