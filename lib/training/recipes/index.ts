import type { Recipe } from "../recipe";
import { iconRecipes } from "./icon-recipes";
import { paperRecipes } from "./paper";

export { iconRecipes } from "./icon-recipes";
export { paperRecipes } from "./paper";

/** All recipes that ship, by name: small ones for the embedded sources, and the paper's. */
export const recipes: Readonly<Record<string, Recipe>> = { ...iconRecipes, ...paperRecipes };
