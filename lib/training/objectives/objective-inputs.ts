import type { Recipe } from "../recipe";

/** What an objective takes of each picture of a batch. */
export interface ObjectiveInputs {
  /** How often the picture is changed at random. */
  readonly views: 1 | 2;
  /** What stands beside its views. */
  readonly beside?: "caption" | "label";
}

/** What each objective takes of a picture. */
export const objectiveInputs: Readonly<Record<Recipe["objective"], ObjectiveInputs>> = {
  clip: { views: 1, beside: "caption" },
  simclr: { views: 2 },
  slip: { views: 2, beside: "caption" },
  supervised: { views: 1, beside: "label" },
};
