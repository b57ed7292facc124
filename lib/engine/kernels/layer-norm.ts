import type { Tensor } from "@tensorflow/tfjs-node-gpu";
import { isRecording } from "../graph/record-graph";
import { loadTensorFlow, usesGpu } from "../load-tensorflow";
import { isOneDnnOn } from "../processor";
import { tf } from "../tf";
import { differentiable } from "./differentiable";
import { dtype, float, runOperation } from "./operation";

/**
 * γ·(x − μ)/√(σ² + ε) + β over the last axis (Ba et al. 2016), with the gradient worked out by hand: tfjs would record
 * eight small operations and go back through each. In a graph that takes no gradient it is oneDNN's one operation,
 * which passes over memory once instead of eight times.
 */
export function layerNormOp(x: Tensor, gamma: Tensor, beta: Tensor, epsilon: number): Tensor {
  if (isOneOperation()) {
    // It takes two or three axes.
    const rows = x.reshape([-1, x.shape.at(-1)!]);
    const attributes = { T: dtype("float32"), epsilon: float(epsilon) };
    return runOperation("_MklLayerNorm", attributes, [rows, gamma, beta], 1)[0]!.reshape(x.shape);
  }
  return differentiable(
    [x, gamma, beta],
    (save) => {
      const centred = x.sub(x.mean(-1, true));
      const inverse = centred.square().mean(-1, true).add(epsilon).rsqrt();
      const normalised = centred.mul(inverse);
      save(normalised, inverse, gamma);
      return normalised.mul(gamma).add(beta);
    },
    (dy, saved) => {
      const [normalised, inverse, gamma] = saved as [Tensor, Tensor, Tensor];
      const rows = dy.shape.slice(0, -1).map((_, axis) => axis);
      return [
        () => {
          const scaled = dy.mul(gamma);
          const along = normalised.mul(scaled.mul(normalised).mean(-1, true));
          return scaled.sub(scaled.mean(-1, true)).sub(along).mul(inverse);
        },
        () => dy.mul(normalised).sum(rows),
        () => tf.sum(dy, rows),
      ];
    },
  );
}

/** What of tfjs's engine is used here; its own types keep this to themselves. */
interface Engine {
  state: { gradientDepth: number };
}

/** TensorFlow has that operation in graphs alone, on x86-64 processors, and no gradient of it. */
function isOneOperation(): boolean {
  const { gradientDepth } = (tf.engine() as unknown as Engine).state;
  return (
    isRecording() &&
    gradientDepth === 0 &&
    process.arch === "x64" &&
    isOneDnnOn() &&
    !usesGpu(loadTensorFlow())
  );
}
