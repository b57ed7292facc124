import type { Row } from "../results";
import { iconRecipes } from "../training";
import type { GridSpec } from "./grid-spec";
import { runGrid, type GridOptions } from "./run-grid";

/** The study of `npm start`: two embedded sources and scratch on one task, minutes on two cores. */
export const demoSpec: GridSpec = {
  recipes: ["ui", "emoji"].map((source) => ({ ...iconRecipes.demo, source })),
  scratch: true,
  tasks: ["icon-concepts"],
  methods: ["zero-shot", "finetune"],
  steps: [
    [1, 80],
    [5, 150],
    [20, 250],
  ],
  seeds: [0, 1],
  batchSize: 32,
  learningRates: [5e-4, 4e-3],
  weightDecay: 0.05,
};

/** Carries out the study of `npm start`. A second call takes seconds. */
export function demo(options: GridOptions = {}): Promise<Row[]> {
  return runGrid(demoSpec, options);
}
