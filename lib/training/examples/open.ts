import { embeddedContent } from "../../data/embedded";
import type { Recipe } from "../recipe";
import { embeddedExamples } from "./embedded";
import type { Examples } from "./examples";

/** Opens what a recipe trains on. The caller closes it. @throws Failure where the source is not there, or does not fit */
export function openExamples(recipe: Recipe): Promise<Examples> {
  return embeddedExamples(recipe);
}

/** The `content` of a recipe's examples, without reading their pictures. */
export function contentOf(recipe: Recipe): Promise<string> {
  return Promise.resolve(embeddedContent(recipe.source, recipe.sourceSize));
}
