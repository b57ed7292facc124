/**
 * The law of Abnar et al. (arXiv 2110.02095, section 2): e_DS = k * e_US^alpha + e_IR, errors as fractions. As the
 * upstream error falls to 0 the downstream error falls to e_IR, the irreducible one: accuracy saturates at 1 - e_IR.
 */
export interface Law {
  /** Downstream error above e_IR where the upstream error is 1; at least 0. */
  k: number;
  /** How the gain bends: 1 is a line; the larger, the earlier downstream accuracy flattens. */
  alpha: number;
  /** The downstream error that is left where the upstream error is 0; 0 to 1. */
  eIR: number;
}

/**
 * The exponents that a fit may take. Beyond them the law is a step at e_US = 1 or a logarithm, and says nothing of
 * saturation.
 */
export const alphaBounds = { low: 0.01, high: 20 } as const;

/**
 * The downstream accuracy that the law gives at an upstream accuracy, both 0 to 1 (below 0 where the law does not hold
 * any more).
 */
export function accuracyAt(law: Law, upstream: number): number {
  return 1 - law.eIR - law.k * (1 - upstream) ** law.alpha;
}

/**
 * The upstream accuracy by which a share of what can be gained from `from` on is gained: where more pre-training stops
 * paying. From k * (1 - from)^alpha only (1 - share) is left.
 *
 * @param from an upstream accuracy, for instance that of the worst model measured. @param share 0 to 1.
 */
export function onset(law: Law, from: number, share = 0.9): number {
  return 1 - (1 - from) * (1 - share) ** (1 / law.alpha);
}
