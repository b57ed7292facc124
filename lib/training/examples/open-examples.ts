import { datasetContent, embeddedContent, findDataset } from "../../data";
import { UserError } from "../../common";
import { embeddedSources } from "../../catalogue";
import type { Recipe } from "../recipe";
import { embeddedExamples } from "./embedded-examples";
import type { Examples } from "./examples";
import { fileExamples } from "./file-examples";

const isEmbedded = ({ source }: Pick<Recipe, "source">) =>
  embeddedSources.some(({ name }) => name === source);

/**
 * Opens what a recipe trains on. The caller closes it.
 *
 * @throws UserError where the source is not there, or does not fit
 */
export async function openExamples(recipe: Recipe): Promise<Examples> {
  if (!isEmbedded(recipe)) return fileExamples(recipe);
  if (recipe.augmentation !== undefined)
    throw new UserError(
      `recipe: augmentation: the pictures of ${recipe.source} are redrawn in a way of their own: leave it out`,
    );
  return embeddedExamples(recipe);
}

/** The hash of a recipe's examples (`Examples.content`), without reading their pictures. */
export function contentOf(recipe: Recipe): Promise<string> {
  return isEmbedded(recipe)
    ? Promise.resolve(embeddedContent(recipe.source, recipe.sourceSize))
    : datasetContent(findDataset(recipe.source));
}
