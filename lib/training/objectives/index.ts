import type { Tensor } from "../../engine";
import { logitScale, type ForwardContext, type Model, type Weights } from "../../models";
import type { TrainingObjective } from "../gradient";
import type { Recipe } from "../recipe";
import { clipFeatures, contrastiveLoss } from "./clip";
import { ntXent, simclrFeatures, simclrTemperature } from "./simclr";
import { slipFeatures, slipSum, type SlipFeatures } from "./slip";
import { supervisedLoss } from "./supervised";

type Pair = [Tensor, Tensor];
type Triple = [Tensor, Tensor, Tensor];

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
        compare: (_, features) => ntXent(...(features as Pair), simclrTemperature),
      };
    case "slip":
      return {
        features: (weights, batch, context) => slipFeatures(model, weights, ...(batch as Triple), context),
        compare: (weights, features) => slipSum(features as SlipFeatures, logitScale(weights)),
      };
    case "supervised":
      return {
        loss: (weights: Weights, batch: Tensor[], context: ForwardContext) =>
          supervisedLoss(model, weights, ...(batch as Pair), context),
      };
  }
}
