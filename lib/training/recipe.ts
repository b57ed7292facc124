import type { PresetName } from "../models";
import type { AdamW } from "./optimiser";
import type { Schedule } from "./schedule";

/** One pre-training: objective x architecture x source x schedule. */
export interface Recipe {
  objective: "clip" | "simclr" | "supervised";
  architecture: PresetName;
  /** The source's name. */
  source: string;
  /** How many of its pictures; all of them by default. */
  sourceSize?: number;
  steps: number;
  batchSize: number;
  /** The schedule's peak. */
  learningRate: number;
  weightDecay: number;
  schedule: Schedule["kind"];
  /** See `Schedule`. */
  warmup?: number;
  betas?: readonly [number, number];
  /** Longest gradient. */
  clip?: number;
  seed: number;
}

/** Small recipes for the embedded sources: about a minute each on two free cores, or a third of that. */
export const iconRecipes = {
  /** The embedded study's: 1,500 steps of 128. */
  icons: {
    objective: "clip",
    architecture: "clip-tiny-icons",
    source: "ui",
    steps: 1500,
    batchSize: 128,
    learningRate: 2e-3,
    weightDecay: 0.1,
    schedule: "one-cycle",
    seed: 0,
  },
  /** The demo's: 500 steps. */
  demo: {
    objective: "clip",
    architecture: "clip-tiny-icons",
    source: "ui",
    steps: 500,
    batchSize: 128,
    learningRate: 3e-3,
    weightDecay: 0.1,
    schedule: "one-cycle",
    seed: 0,
  },
} as const satisfies Readonly<Record<string, Recipe>>;

/** The optimiser of a recipe. */
export function optimiserOf({ weightDecay, betas }: Recipe): AdamW {
  return { weightDecay, ...(betas && { beta1: betas[0], beta2: betas[1] }) };
}
