import type { Tensor } from "../../engine";
import type { Context, Model, Weights } from "../../models";
import type { Recipe } from "../recipe";
import { clipLoss } from "./clip";
import { simclrLoss } from "./simclr";
import { supervisedLoss } from "./supervised";

/** The loss that a recipe's objective gives a batch of its examples (see `Examples.batch`). A scalar, in nats. */
export function lossOf(
  { objective }: Pick<Recipe, "objective">,
  model: Model,
  weights: Weights,
  batch: readonly Tensor[],
  context: Context,
): Tensor {
  const [first, second] = batch as [Tensor, Tensor];
  switch (objective) {
    case "clip":
      return clipLoss(model, weights, first, second, context);
    case "simclr":
      return simclrLoss(model, weights, first, second, context);
    case "supervised":
      return supervisedLoss(model, weights, first, second, context);
  }
}
