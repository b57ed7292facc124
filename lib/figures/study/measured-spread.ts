import type { Shots } from "../../catalogue";

/** A spread of sources as it was measured: of a task, or the `mean` over tasks. */
export interface MeasuredSpread {
  task: string;
  shots: Shots;
  /** (best - worst) / best. */
  measured: number;
  sources: number;
  /** Is it more than equal sources would show? */
  beyondNoise: boolean;
}

/** A spread of one's own sources with its noise taken out. */
export interface EstimatedSpread extends MeasuredSpread {
  value: number;
  low: number;
  high: number;
  /** The middle 95 % of what equal sources would show. */
  noise: { low: number; high: number };
}
