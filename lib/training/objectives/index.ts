import type { Tensor } from "../../engine";
import { logitScale, type ForwardContext, type Model, type Weights } from "../../models";
import type { TrainingObjective } from "../gradient";
import type { Recipe } from "../recipe";
import { clipFeatures, contrastiveLoss } from "./clip";
import { ntXent, simclrFeatures } from "./simclr";
import { supervisedLoss } from "./supervised";

type Pair = [Tensor, Tensor];

/** What a recipe's objective computes of a batch of its examples (see `Examples.batch`). Losses are in nats. */
export function objectiveOf(
  { objective }: Pick<Recipe, "objective">,
  model: Model,
): TrainingObjective<Tensor[]> {
  switch (objective) {
    case "clip":
      return {
        features: (weights, batch, context) => clipFeatures(model, weights, ...(batch as Pair), context),
        compare: (weights, features) => contrastiveLoss(...(features as Pair), logitScale(weights)),
      };
    case "simclr":
      return {
        features: (weights, batch, context) => simclrFeatures(model, weights, ...(batch as Pair), context),
        compare: (_, features) => ntXent(...(features as Pair), temperature),
      };
    case "supervised":
      return {
        loss: (weights: Weights, batch: Tensor[], context: ForwardContext) =>
          supervisedLoss(model, weights, ...(batch as Pair), context),
      };
  }
}

/** SimCLR's, on cosines (paper, D.2). */
const temperature = 0.1;
