import type { Method, Objective, Shots } from "../experiment";

/**
 * A start that a claim speaks of: the authors' name of a pre-training (`pretrainings`), and where they are not the usual
 * ones (the pre-training's objective or `clip`, `finetune`, its architecture or `RN50`) how it was trained and transferred.
 */
export type ClaimStart =
  string | { name: string; objective?: Objective; method?: Method; architecture?: string };

/** Starts: some, or all sources that the table compares, with some left out. */
export type ClaimStarts = readonly ClaimStart[] | { sources: "all"; except?: readonly string[] };

/** `each`: on every task by itself. `mean`: on the mean over tasks. */
export type Across = "each" | "mean";

/**
 * One thing that must be true for a claim to hold, as numbers that must be positive (`lib/results/scoreboard` works them out).
 * Accuracies and margins are fractions: 0.05 is five points.
 */
export type ClaimPart =
  /** Some task's spread of the sources is above what equal sources would show. */
  | { kind: "beyond noise" }
  /** The mean spread at `full` is below `to` times that at every smaller number of shots. */
  | { kind: "shrinks"; to: number }
  /** Every start of `starts` is ahead of every one of `of` (or the first of each pair of the second) by more than `by`. */
  | { kind: "ahead"; starts: ClaimStarts; of: ClaimStarts; tasks: ClaimTasks; across: Across; by?: number }
  | { kind: "ahead in pairs"; pairs: readonly ClaimPair[]; tasks: ClaimTasks; across: Across; by?: number }
  /** No two of the starts differ by more than `margin`. */
  | { kind: "alike"; starts: ClaimStarts; tasks: ClaimTasks; across: Across; margin: number }
  /** Best and worst start differ by more than `margin`. */
  | { kind: "apart"; starts: ClaimStarts; tasks: ClaimTasks; margin: number }
  /** The tasks order the starts differently: Spearman's correlation, the mean over pairs of tasks, is below `rho`. */
  | { kind: "mixed order"; starts: ClaimStarts; rho: number }
  /** The mean start gains more over scratch on each of `tasks` than on each of `than`. */
  | { kind: "gains more"; tasks: readonly string[]; than: readonly string[]; over: ClaimStart }
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

/** A claim of the paper, in our words. */
export interface Claim {
  id: number;
  text: string;
  /** Where the paper makes it. */
  section: string;
  /** The shots that it speaks of. */
  shots: readonly Shots[];
  /** All must be true. */
  parts: readonly ClaimPart[];
  /** What of the rule is our reading. */
  reading?: string;
}

/** "By far", "by a large margin": five points. */
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
