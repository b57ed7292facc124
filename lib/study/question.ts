import type { Method, Shots } from "../catalogue";
import type { Recipe } from "../training";

/**
 * How much of a study runs: `smoke` says in a minute that all of it works, and nothing else; `small` is the part of
 * `full` that takes less than an hour.
 */
export type PresetName = "smoke" | "small" | "full";

/** What a preset settles for all questions. */
export interface Preset {
  name: PresetName;
  /** Seeds of pre-training: each recipe is pre-trained once with each. */
  pretrainSeeds: readonly number[];
  /**
   * Few-shot subsets drawn for each pre-training, none drawn twice: of fine-tunings, and of probes. All labels are
   * drawn in one way only.
   */
  draws: number;
  probeDraws: number;
  /** Shots, and the optimiser steps of a fine-tuning at each. */
  steps: readonly (readonly [Shots, number])[];
  /** Shots of zero-cost methods (probes). */
  probeShots: readonly Shots[];
  batchSize: number;
  weightDecay: number;
  /** Rates that each cell's first trial tries; see `runCells`. */
  learningRates: readonly number[];
  /** Successive halving keeps one in so many; how often a rate beyond the outermost may be tried. */
  halving: number;
  widen: number;
  /** Steps of the trainings from scratch that diversity and affinity are measured by. */
  measureSteps: number;
}

/** A pre-training that a question asks about. */
export interface NamedRecipe {
  /** What tables and figures of the question call it. */
  label: string;
  /** Its seed is set by the preset. */
  recipe: Recipe;
}

/** What every claim says of itself. */
interface ClaimBase {
  /** In words. */
  says: string;
  /** The number of the paper's claim (`catalogue.claims`), where it is one of those. */
  paper?: number;
  /** Default: those of the question. */
  shots?: readonly Shots[];
  tasks?: readonly string[];
  method?: Method;
}

/** Some starts are ahead of others, as differences of accuracy that the study's own runs may bear or not. */
export interface AheadClaim extends ClaimBase {
  /**
   * These starts (labels) must all be ahead of all of `of`, on the mean over tasks, by more than `by` (0), which `says`
   * says, too.
   */
  ahead: readonly string[];
  of: readonly string[];
  by?: number;
}

/** What is said of all sources at once (all starts but random weights):
 *
 * - `differ`: their spread, on the mean over tasks, is beyond what equal sources would show;
 * - `differ less`: their spread is smaller than at the fewest shots;
 * - `change places`: two of them stand in one order on one task and in the other on another;
 * - `best changes`: so do two of which each is the best on its task.
 */
export interface SourcesClaim extends ClaimBase {
  sources: "differ" | "differ less" | "change places" | "best changes";
  /** The starts (labels) that are meant; by default all but random weights. */
  among?: readonly string[];
}

/** What the paper says, so that the study's own runs may bear it or not. */
export type StudyClaim = AheadClaim | SourcesClaim;

/** A research question, and the runs that answer it. */
export interface Question {
  /** The name of its file in `data/runs/study`, and of its tables. */
  name: string;
  question: string;
  /** What of the paper asks it, and which notebook answers it. */
  paper: string;
  notebook: string;
  /**
   * What its pictures are, where not drawings that come with npm: it is asked only where the data root has them, and
   * what it says of the paper's claims stands in a column of its own.
   */
  pictures?: "photographs";
  recipes: readonly NamedRecipe[];
  /** Random weights come along, as the start `scratch`. */
  scratch: boolean;
  tasks: readonly string[];
  methods: readonly Method[];
  /** Of the preset's. */
  shots?: readonly Shots[];
  /**
   * Starts (labels, `scratch` among them) that are also fine-tuned for twice the preset's steps: see `fineTunedLonger`.
   */
  twiceAsLong?: readonly string[];
  /** Pre-training seeds, where fewer than the preset's. */
  pretrainSeeds?: readonly number[];
  /** Draws of fine-tunings, where fewer than the preset's. */
  draws?: number;
  /** Ids of the figures that show it: of those that take rows, or `pretraining-lengths`. */
  figures: readonly string[];
  /** What the others are compared with in the table of differences. */
  reference: string;
  claims: readonly StudyClaim[];
  /**
   * What is measured of sources and tasks beside accuracies, and set against them: estimates of transferability, or
   * diversity and affinity.
   */
  measures?: "transferability" | "diversity-affinity";
  /** The label of a start whose stem and stages are probed, too. */
  layersOf?: string;
  /** What its runs cannot tell, in a sentence or two. */
  limits: string;
  preset: Preset;
}
