import { kernels, tf, type Tensor } from "../../engine";

/** Names of activation functions: `gelu` is exact, `gelu-tanh` its tanh approximation, `quick-gelu` x·σ(1.702·x). */
export type Activation = "relu" | "relu6" | "gelu" | "gelu-tanh" | "quick-gelu" | "silu" | "hard-swish";

/** max(x, 0). */
export const relu = (x: Tensor): Tensor => kernels.reluOp(x);

/** x·Φ(x), exactly, by the error function (Hendrycks and Gimpel 2016). */
export const gelu = (x: Tensor): Tensor => x.mul(tf.erf(x.mul(Math.SQRT1_2)).add(1).mul(0.5));

/** GELU by tanh, x/2·(1 + tanh(√(2/π)·(x + 0.044715·x³))): JAX's default, so that of Google's ViT and Mixer. */
export const geluTanh = (x: Tensor): Tensor => {
  const cubic = x.mul<Tensor>(x.square().mul(0.044715).add(1)).mul(Math.sqrt(2 / Math.PI));
  return x.mul(tf.tanh(cubic).add(1).mul(0.5));
};

/** x·σ(1.702·x), the approximation that OpenAI trained CLIP with. */
export const quickGelu = (x: Tensor): Tensor => x.mul(tf.sigmoid(x.mul(1.702)));

/** x·σ(x), also called swish (Elfwing et al. 2018). */
export const silu = (x: Tensor): Tensor => x.mul(tf.sigmoid(x));

/** min(max(x + 3, 0), 6) / 6: a sigmoid of straight lines (Howard et al. 2019, section 5.2). */
export const hardSigmoid = (x: Tensor): Tensor => tf.relu6(x.add(3)).mul(1 / 6);

/** x times {@link hardSigmoid} of x. */
export const hardSwish = (x: Tensor): Tensor => x.mul(hardSigmoid(x));

/** The activation functions by name; each works element by element. */
export const activations: Readonly<Record<Activation, (x: Tensor) => Tensor>> = {
  relu,
  relu6: (x) => tf.relu6(x),
  gelu,
  "gelu-tanh": geluTanh,
  "quick-gelu": quickGelu,
  silu,
  "hard-swish": hardSwish,
};
