import type { Recipe } from "../recipe";

const small = {
  source: "ui",
  batchSize: 128,
  weightDecay: 0.1,
  schedule: "one-cycle",
  seed: 0,
} as const;

/** Small recipes for the embedded sources: about a minute each on two free cores, or a third of that. */
export const iconRecipes = {
  /** The embedded study's: 1,500 steps of 128. */
  icons: { ...small, objective: "clip", architecture: "clip-tiny-icons", steps: 1500, learningRate: 2e-3 },
  /** The demo's: 500 steps. */
  demo: { ...small, objective: "clip", architecture: "clip-tiny-icons", steps: 500, learningRate: 3e-3 },
  /**
   * The same on a small vision transformer, at a rate and decay of its own: of `ui`'s held-out pictures it finds .065
   * (chance .01, the ResNet .22 after a third of the steps).
   */
  "icons-vit": {
    ...small,
    objective: "clip",
    architecture: "clip-tiny-vit4-icons",
    steps: 1500,
    learningRate: 1.2e-3,
    weightDecay: 0.05,
    warmup: 0.1,
  },
  /** The same pictures without their captions: two views of each. */
  "icons-simclr": {
    ...small,
    objective: "simclr",
    architecture: "simclr-tiny-icons",
    steps: 1500,
    learningRate: 2e-3,
  },
  /** The only embedded pictures that have labels: Unicode's groups of emoji. */
  "icons-supervised": {
    ...small,
    objective: "supervised",
    architecture: "resnet-tiny-icons",
    source: "emoji",
    steps: 1500,
    learningRate: 2e-3,
  },
} as const satisfies Readonly<Record<string, Recipe>>;
