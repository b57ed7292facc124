import type { Random } from "../random";

/** How a parameter starts. */
export type Init =
  | { readonly kind: "constant"; readonly value: number }
  | { readonly kind: "normal"; readonly std: number }
  /** Normal, redrawn where further than two standard deviations from 0. */
  | { readonly kind: "truncated-normal"; readonly std: number }
  /** Uniform in [-bound, bound). */
  | { readonly kind: "uniform"; readonly bound: number };

/** Starts a parameter at 0: biases, and shifts of norms. */
export const zeros: Init = { kind: "constant", value: 0 };
/** Starts a parameter at 1: scales of norms. */
export const ones: Init = { kind: "constant", value: 1 };

/** PyTorch's default for linear and convolution: Kaiming uniform with a = √5, which is uniform within 1/√(fan in). */
export const torchDefault = (fanIn: number): Init => ({ kind: "uniform", bound: 1 / Math.sqrt(fanIn) });

/** He et al. 2015 for ReLU networks, by fan out, as torchvision's ResNet does. */
export const kaimingFanOut = (fanOut: number): Init => ({ kind: "normal", std: Math.sqrt(2 / fanOut) });

/** Glorot and Bengio 2010, uniform. */
export const xavierUniform = (fanIn: number, fanOut: number): Init => ({
  kind: "uniform",
  bound: Math.sqrt(6 / (fanIn + fanOut)),
});

/** `size` values drawn as `init` says. */
export function draw(init: Init, size: number, random: Random): Float32Array {
  const values = new Float32Array(size);
  if (init.kind === "constant") return values.fill(init.value);
  const next = sampler(init, random);
  for (let i = 0; i < size; i++) values[i] = next();
  return values;
}

function sampler(init: Exclude<Init, { kind: "constant" }>, random: Random): () => number {
  switch (init.kind) {
    case "normal":
      return () => init.std * random.normal();
    case "uniform":
      return () => init.bound * (2 * random.uniform() - 1);
    case "truncated-normal":
      return () => {
        for (;;) {
          const z = random.normal();
          if (Math.abs(z) <= 2) return init.std * z;
        }
      };
  }
}
