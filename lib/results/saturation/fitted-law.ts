import type { ConfidenceInterval } from "../wilson";
import type { Law } from "./law";

/** The law fitted to some points, with its uncertainty. */
export interface FittedLaw extends Law {
  /** 95 % bootstrap intervals; whole families of models are drawn where there are ten or more. */
  intervals: { k: ConfidenceInterval; alpha: ConfidenceInterval; eIR: ConfidenceInterval };
  /** Points fitted. */
  n: number;
  /** Root mean squared error of downstream accuracy. */
  rmse: number;
  /** Bootstrap samples that could be fitted. */
  draws: number;
  /** Parameters at the edge of what a fit may take: they are not fixed by these points. */
  atBound: (keyof Law)[];
}
