import { sum } from "../common";
import { compile, tf, type CompileOptions, type Tensor } from "../engine";
import type { Weights } from "../models";
import { lossAndGradient, type AveragedLoss, type ContrastiveLoss, type TrainingObjective } from "./gradient";
import { unpack, type Optimised } from "./optimiser";

/** The loss of a batch and its gradient, and the running statistics that it leaves, all the caller's. */
export interface BatchGradient {
  value: Tensor;
  grad: Tensor;
  statistics: Map<string, Tensor>;
}

/** A function that computes a batch's loss and gradient in several parts, so that a large batch fits into memory. */
export interface GradientInParts<Batch extends Tensor[]> {
  (values: Tensor, others: ReadonlyMap<string, Tensor>, batch: Batch, lossScale: Tensor): BatchGradient;
  dispose(): void;
}

/**
 * The loss of a batch and its gradient, computed in parts so that only one part's activations are in memory. A mean
 * over examples is a mean over parts. A contrastive loss needs all features at once: they are computed first without
 * gradients and kept, the loss gives the gradient of each feature, and each part is computed again to carry those back
 * to the weights (Gao et al. 2021, GradCache; OpenCLIP's `--accum-freq` recomputes the loss for each part instead,
 * which adds up to the same but for the logit scale, whose gradient it counts once a part).
 *
 * Equal to the batch at once to rounding, where there is no batch norm: its statistics are each part's own. Each piece
 * of the work is a compiled function that runs once a part: one function of all would run the parts side by side, and
 * save no memory.
 */
export function gradientInParts<Batch extends Tensor[]>(
  objective: TrainingObjective<Batch>,
  parts: number,
  state: Optimised,
  names: readonly string[],
  options: CompileOptions,
): GradientInParts<Batch> {
  const functions =
    "loss" in objective
      ? averaged(objective, state, names, options)
      : contrasted(objective, state, names, options);
  const call = (
    values: Tensor,
    others: ReadonlyMap<string, Tensor>,
    batch: Batch,
    lossScale: Tensor,
  ): BatchGradient => {
    const count = (batch[0] as Tensor).shape[0] as number;
    const sizes = Array.from(
      { length: Math.min(parts, count) },
      (_, i) => Math.floor(((i + 1) * count) / parts) - Math.floor((i * count) / parts),
    );
    const columns = batch.map((tensor) => tf.split(tensor, sizes));
    const pieces = sizes.map((_, i) => columns.map((column) => column[i]) as Batch);
    const sum = functions.run(values, others, pieces, sizes, lossScale);
    tf.dispose(columns);
    return sum;
  };
  return Object.assign(call, { dispose: functions.dispose });
}

interface Functions {
  run(
    values: Tensor,
    others: ReadonlyMap<string, Tensor>,
    pieces: readonly Tensor[][],
    sizes: readonly number[],
    lossScale: Tensor,
  ): BatchGradient;
  dispose(): void;
}

function averaged<Batch extends Tensor[]>(
  objective: AveragedLoss<Batch>,
  state: Optimised,
  names: readonly string[],
  options: CompileOptions,
): Functions {
  let changed: string[] = [];
  const part = compile(([values, share, lossScale, ...rest]) => {
    const made = lossAndGradient(state, values!, namedOf(names, rest), lossScale!, (weights, context) =>
      objective.loss(weights, rest.slice(names.length) as Batch, context).mul(share!),
    );
    changed = [...made.statistics.keys()];
    return [made.value, made.grad, ...made.statistics.values()];
  }, options);
  return {
    run: (values, others, pieces, sizes, lossScale) => {
      const count = sum(sizes);
      const shares = sizes.map((size) => tf.scalar(size / count));
      const added = addUp(others, pieces, (now, piece, i) => {
        const made = part([values, shares[i]!, lossScale, ...now.values(), ...piece]);
        return { made, changed };
      });
      tf.dispose(shares);
      return added;
    },
    dispose: () => part.dispose(),
  };
}

function contrasted<Batch extends Tensor[]>(
  { features, compare }: ContrastiveLoss<Batch>,
  state: Optimised,
  names: readonly string[],
  options: CompileOptions,
): Functions {
  let changed: string[] = [];
  let featureCount = 0;
  const featuresOf = compile(([values, ...rest]) => {
    const statistics = new Map<string, Tensor>();
    const weights = new Map([...unpack(state, values!), ...namedOf(names, rest)]);
    // Each part's own running statistics count when it is computed again.
    return features(weights, rest.slice(names.length) as Batch, { training: true, statistics });
  }, options);
  // The loss, the gradient of the weights that the comparison takes itself (CLIP's logit scale), and of every feature.
  const compared = compile(([values, lossScale, ...rest]) => {
    const others = namedOf(names, rest);
    const whole = rest.slice(names.length);
    const direct = lossAndGradient(state, values!, others, lossScale!, (weights) =>
      compare(weights, whole).add(zeroByWeight(weights)),
    );
    const weights = new Map([...unpack(state, values!), ...others]);
    const back = tf.grads((...all: Tensor[]) => compare(weights, all).mul(lossScale!))(whole);
    return [direct.value, direct.grad, ...back];
  }, options);
  const through = compile(([values, ...rest]) => {
    const others = namedOf(names, rest);
    const given = rest.slice(names.length);
    const backs = given.slice(0, featureCount);
    const made = lossAndGradient(state, values!, others, undefined, (weights, context) =>
      tf.addN(
        features(weights, given.slice(featureCount) as Batch, context).map((feature, j) =>
          feature.mul(backs[j]!).sum(),
        ),
      ),
    );
    changed = [...made.statistics.keys()];
    return [made.value, made.grad, ...made.statistics.values()];
  }, options);
  return {
    run: (values, others, pieces, sizes, lossScale) => {
      const cached = pieces.map((piece) => featuresOf([values, ...others.values(), ...piece]));
      featureCount = cached[0]!.length;
      const whole = cached[0]!.map((_, j) => tf.concat(cached.map((part) => part[j]!)));
      tf.dispose(cached);
      const [value, direct, ...back] = compared([values, lossScale, ...others.values(), ...whole]) as [
        Tensor,
        Tensor,
        ...Tensor[],
      ];
      tf.dispose(whole);
      const backs = back.map((gradient) => tf.split(gradient, [...sizes]));
      tf.dispose(back);
      const sum = addUp(others, pieces, (now, piece, i) => {
        const given = [...now.values(), ...backs.map((column) => column[i]!), ...piece];
        return { made: through([values, ...given]), changed };
      });
      const grad = direct.add<Tensor>(sum.grad);
      tf.dispose([backs, direct, sum.grad, sum.value]);
      return { value, grad, statistics: sum.statistics };
    },
    dispose: () => [featuresOf, compared, through].forEach((one) => one.dispose()),
  };
}

const namedOf = (names: readonly string[], tensors: readonly Tensor[]): Map<string, Tensor> =>
  new Map(names.map((name, i) => [name, tensors[i]!]));

/** 0, by way of a weight: a loss that takes no weight has no gradient otherwise, where ours is to be 0. */
function zeroByWeight(weights: Weights): Tensor {
  const [first] = weights.values();
  return (first as Tensor).sum().mul(0);
}

/**
 * The sum of the parts' values and gradients, computed one after another; each goes on from the statistics the last one
 * left.
 */
function addUp(
  others: ReadonlyMap<string, Tensor>,
  pieces: readonly Tensor[][],
  part: (
    now: ReadonlyMap<string, Tensor>,
    piece: Tensor[],
    index: number,
  ) => { made: Tensor[]; changed: readonly string[] },
): BatchGradient {
  const statistics = new Map<string, Tensor>();
  let sum: { value: Tensor; grad: Tensor } | undefined;
  pieces.forEach((piece, i) => {
    const { made, changed } = part(new Map([...others, ...statistics]), piece, i);
    const [value, grad, ...left] = made as [Tensor, Tensor, ...Tensor[]];
    changed.forEach((name, j) => {
      statistics.get(name)?.dispose();
      statistics.set(name, left[j]!);
    });
    const before = sum;
    sum = before ? { value: before.value.add(value), grad: before.grad.add(grad) } : { value, grad };
    if (before) tf.dispose([before.value, before.grad, value, grad]);
  });
  return { ...sum!, statistics };
}
