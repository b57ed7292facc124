import type { Method, Shots } from "../catalogue";
import type { LoadOptions } from "../models";
import type { Recipe } from "../training";
import type { SlurmRequest } from "./slurm";

/** A study: recipes, checkpoints that are there already, and scratch, on tasks, by methods, at shots and seeds. */
export interface GridSpec {
  recipes: readonly Recipe[];
  /**
   * Files, names of the catalogue (`upstream checkpoint ls`), ids of pre-trainings: see `transfer.openStartingPoint`.
   */
  checkpoints?: readonly string[];
  /** By a checkpoint's name: what its weights and configuration do not say (how pictures are prepared, heads, ...). */
  load?: Readonly<Record<string, Omit<LoadOptions, "architecture">>>;
  /** Whether to fine-tune random weights too. */
  scratch: boolean;
  /** Names of the registry (`upstream data ls`), or paths of one's own pictures in class folders. */
  tasks: readonly string[];
  methods: readonly Method[];
  /** Which shots there are, and how many steps a fine-tuning takes at each. */
  steps: readonly (readonly [Shots, number])[];
  seeds: readonly number[];
  batchSize: number;
  /** Each is tried in every fine-tuning; the validation set chooses. */
  learningRates: readonly number[];
  weightDecay: number;
  /**
   * Successive halving: the learning rates are tried for a short time first, and one in so many goes on, by the
   * validation set. Saves time; a rate that does well late may be missed. Rows say so in `selectedOn`.
   */
  halving?: number;
  /** How often a trial that failed is tried again before its failure is recorded; once by default. */
  retries?: number;
  /** What its jobs ask for where Slurm carries it out. */
  slurm?: SlurmRequest;
}
