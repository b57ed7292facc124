import { dataRoot } from "../common";
import { officialSources, officialTasks } from "../catalogue";
import { isAvailable } from "../data";
import type { Question } from "./question";

/** The sources and tasks of a question whose files one gets oneself and which do not lie under the data root. */
export async function missingData({ recipes, tasks }: Question): Promise<string[]> {
  const named = new Set([...recipes.map(({ recipe }) => recipe.source), ...tasks]);
  const root = dataRoot();
  const missing: string[] = [];
  for (const { name, reader } of [...officialSources, ...officialTasks])
    if (named.has(name) && (root === undefined || !(await isAvailable({ name, root, options: reader }))))
      missing.push(name);
  return missing;
}
