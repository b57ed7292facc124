import { sum } from "../../common";

/** Standard deviations on the logit scale. */
export interface Components {
  /** Between sources, over all tasks. */
  source: number;
  /** Between sources on a task, beyond that: which source suits which task. */
  task: number;
  /** Between sources in a cell, beyond both: the number of shots, and what settings and runs leave. */
  residual: number;
}

/** The measured part of the model: logits less their cell's mean over the sources, and the cells' known noise. */
export interface CentredTable {
  /** [sources][cells] */
  logits: readonly (readonly number[])[];
  /** For each cell the task it belongs to, 0 to the number of tasks less 1. */
  tasks: readonly number[];
  /** For each cell the variance of a source's logit by the test images and by a rerun. */
  variances: readonly number[];
}

/** What a table says of one set of components. */
export interface Conditional {
  /** The restricted log likelihood: of all contrasts between sources, whatever the cells' own levels. */
  logLikelihood: number;
  /** The sources' effects, which sum to 0: their posterior means. */
  effects: number[];
  /** Their variance before centring: their covariance is it times (I - 11'/S). */
  variance: number;
}

/**
 * The likelihood of the components, and the sources' effects given them, in closed form.
 *
 * A logit is m_c + a_s + b_st + e_sc for source s, cell c and its task t: m_c free, a, b, e normal with the components'
 * standard deviations, e with the cell's known variance besides. With every source in every cell, contrasts between
 * sources are independent of m_c and of each other, and each has the covariance D + task^2 ZZ' + source^2 11' over
 * cells (D diagonal): two updates of a diagonal matrix (Sherman and Morrison 1950). Noise that all sources of a cell
 * share, as shared test images leave, falls to m_c.
 */
export function conditional({ logits, tasks, variances }: CentredTable, components: Components): Conditional {
  const [sourceVar, taskVar, residualVar] = [
    components.source ** 2,
    components.task ** 2,
    components.residual ** 2,
  ];
  const count = Math.max(...tasks) + 1;
  const noise = variances.map((variance) => variance + residualVar);
  const weights = new Float64Array(count);
  noise.forEach((variance, c) => (weights[tasks[c]!]! += 1 / variance));
  const shrink = Array.from(weights, (weight) => 1 + taskVar * weight);
  const total = sum(shrink.map((factor, t) => weights[t]! / factor));
  const logDeterminant =
    sum(noise.map(Math.log)) + sum(shrink.map(Math.log)) + Math.log(1 + sourceVar * total);
  let squares = 0;
  const effects = logits.map((row) => {
    const byTask = new Float64Array(count);
    row.forEach((value, c) => (byTask[tasks[c]!]! += value / noise[c]!));
    const weighted = sum(Array.from(byTask, (value, t) => value / shrink[t]!));
    squares +=
      sum(row.map((value, c) => (value * value) / noise[c]!)) -
      taskVar * sum(Array.from(byTask, (value, t) => (value * value) / shrink[t]!)) -
      (sourceVar * weighted * weighted) / (1 + sourceVar * total);
    return (sourceVar * weighted) / (1 + sourceVar * total);
  });
  return {
    logLikelihood: -0.5 * ((logits.length - 1) * logDeterminant + squares),
    effects,
    variance: sourceVar / (1 + sourceVar * total),
  };
}
