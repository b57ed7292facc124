import { templates, type Shots } from "../catalogue";
import type { Trial } from "./trial";

/** How a transfer is carried out: what a trial holds besides start, task, method, shots and seed. */
export type TrialSettings = Omit<
  Trial,
  | "start"
  | "startContent"
  | "architecture"
  | "task"
  | "taskContent"
  | "method"
  | "shots"
  | "seed"
  | "steps"
  | "transfer"
  | "block"
> & {
  /**
   * Steps of a fine-tuning by shots, ascending: other shots take those of the next fewer. Not where `epochs` is given.
   */
  steps?: readonly (readonly [Shots, number])[];
};

/** Settings by name. */
export const trialPresets = {
  /** Seconds a fine-tuning of a small model: a first look. Short fine-tuning flatters pre-training. */
  quick: {
    steps: [
      [1, 80],
      [5, 150],
      [20, 250],
      ["full", 500],
    ],
    batchSize: 32,
    learningRates: [5e-4, 4e-3],
    weightDecay: 0.05,
  },
  /** The embedded study's, for two cores: long enough that scratch converges too. */
  small: {
    steps: [
      [1, 400],
      ["full", 1000],
    ],
    batchSize: 64,
    learningRates: [2e-4, 1e-3, 3e-3],
    weightDecay: 0.05,
  },
  /**
   * The paper's (appendix D.3; what its code does besides): WiSE-FT's linear head from the 80 ImageNet templates, 128
   * epochs, 500 steps of warm-up even where the run is shorter, timm's augmentation, ImageNet's preparation, every
   * weight decayed; the best epoch and learning rate on the test set; α = 1. For a GPU.
   */
  paper: {
    epochs: 128,
    bestEpoch: true,
    selection: "paper",
    batchSize: 128,
    learningRates: [1e-4, 3e-4, 1e-3, 3e-3],
    weightDecay: 0.1,
    decayAll: true,
    warmup: 500,
    paperWarmup: true,
    head: "linear",
    augmentation: "finetune",
    preparation: "imagenet",
    templates: templates.imagenet,
    tooFew: "repeat",
    probe: "frozen",
    probeLearningRate: 3e-3,
    alphas: [1],
  },
} as const satisfies Readonly<Record<string, TrialSettings>>;

/** Names of the presets that a trial can be filled in from. */
export type TrialPresetName = keyof typeof trialPresets;

/** The steps of a fine-tuning at these shots. */
export function stepsAt(steps: NonNullable<TrialSettings["steps"]>, shots: Shots): number {
  const size = (k: Shots) => (k === "full" ? Infinity : k);
  return (steps.findLast(([k]) => size(k) <= size(shots)) ?? steps[0])![1];
}
