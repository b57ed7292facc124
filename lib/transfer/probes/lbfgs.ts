import { tf, type Tensor } from "../../engine";

/** A smooth function to be minimised: its value and gradient at `x` [p]. The gradient is the caller's to dispose of. */
export type SmoothFunction = (x: Tensor) => { value: number; gradient: Tensor };

/** When L-BFGS stops, and how much it remembers. */
export interface LbfgsOptions {
  /** Stops when no entry of the gradient is larger than this in absolute value. */
  tolerance?: number;
  iterations?: number;
  /** How many of the last steps approximate the Hessian. */
  memory?: number;
}

/** Where L-BFGS stopped. `converged` is false where the iterations ran out first. */
export interface Minimum {
  /** [p]; the caller's to dispose of. */
  x: Tensor;
  value: number;
  iterations: number;
  converged: boolean;
}

interface Correction {
  /** Step, and the gradient's change over it. */
  s: Tensor;
  y: Tensor;
  /** 1/(yᵀs) */
  rho: number;
}

const number = (compute: () => Tensor): number => {
  const scalar = tf.tidy(compute);
  const value = scalar.dataSync()[0]!;
  scalar.dispose();
  return value;
};

/**
 * Limited-memory BFGS (Nocedal and Wright 2006, algorithm 7.5) with a backtracking line search: for convex functions
 * of many parameters, on tensors. `start` is left alone.
 */
export function lbfgs(objective: SmoothFunction, start: Tensor, options: LbfgsOptions = {}): Minimum {
  const { tolerance = 1e-4, iterations = 1000, memory = 10 } = options;
  const corrections: Correction[] = [];
  let x = start.clone();
  let { value, gradient } = objective(x);
  let iteration = 0;
  let converged = number(() => gradient.abs().max()) <= tolerance;
  while (!converged && iteration < iterations) {
    const direction = descent(gradient, corrections);
    const found = search(objective, x, value, gradient, direction, corrections.length === 0);
    direction.dispose();
    // No step lowers the value any more: that is as far as float32 goes.
    if (found === undefined) {
      converged = true;
      break;
    }
    const [s, y] = tf.tidy(() => [found.x.sub(x), found.gradient.sub(gradient)]) as [Tensor, Tensor];
    const curvature = number(() => s.mul(y).sum());
    if (curvature > 1e-10) corrections.push({ s, y, rho: 1 / curvature });
    else tf.dispose([s, y]);
    if (corrections.length > memory) {
      const oldest = corrections.shift()!;
      tf.dispose([oldest.s, oldest.y]);
    }
    tf.dispose([x, gradient]);
    ({ x, value, gradient } = found);
    iteration += 1;
    converged = number(() => gradient.abs().max()) <= tolerance;
  }
  gradient.dispose();
  for (const { s, y } of corrections) tf.dispose([s, y]);
  return { x, value, iterations: iteration, converged };
}

/** −H·gradient, H the approximate inverse Hessian (the two-loop recursion). */
function descent(gradient: Tensor, corrections: readonly Correction[]): Tensor {
  return tf.tidy(() => {
    let q = gradient;
    const alphas: number[] = [];
    for (const { s, y, rho } of [...corrections].reverse()) {
      const alpha = rho * number(() => s.mul(q).sum());
      alphas.push(alpha);
      q = q.sub(y.mul(alpha));
    }
    const last = corrections.at(-1);
    if (last !== undefined) q = q.mul(1 / (last.rho * number(() => last.y.square().sum())));
    for (const { s, y, rho } of corrections) {
      const beta = rho * number(() => y.mul(q).sum());
      q = q.add(s.mul(alphas.pop()! - beta));
    }
    return q.neg();
  });
}

/** Halves the step until it lowers the value enough (Armijo), or gives up. */
function search(
  objective: SmoothFunction,
  x: Tensor,
  value: number,
  gradient: Tensor,
  direction: Tensor,
  first: boolean,
) {
  const slope = number(() => gradient.mul(direction).sum());
  if (!(slope < 0)) return undefined;
  let step = first ? Math.min(1, 1 / number(() => gradient.abs().sum())) : 1;
  for (let halvings = 0; halvings < 30; halvings++) {
    const next = tf.tidy(() => x.add(direction.mul(step)));
    const there = objective(next);
    if (there.value <= value + 1e-4 * step * slope && there.value < value) return { x: next, ...there };
    tf.dispose([next, there.gradient]);
    step /= 2;
  }
  return undefined;
}
