import { existsSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { images } from "../data";
import { presets } from "../models";
import { oneLine, resolveName, UserError } from "../common";
import { checkFields, type Recipe } from "./recipe";
import { recipes } from "./recipes";

const whole = z.number().int().positive();

const fields = {
  objective: z.enum(["clip", "simclr", "slip", "supervised"]),
  architecture: z.string().refine((name) => name in presets, {
    error: `expected one of ${Object.keys(presets).join(", ")}`,
  }),
  source: z.string(),
  augmentation: z
    .string()
    .refine((name) => name in images.augmentations, {
      error: `expected one of ${Object.keys(images.augmentations).join(", ")}`,
    })
    .optional(),
  sourceSize: whole.optional(),
  steps: whole.optional(),
  epochs: z.number().positive().optional(),
  batchSize: whole,
  accumulate: whole.optional(),
  precision: z.enum(["single", "mixed"]).optional(),
  optimiser: z.enum(["adamw", "sgd"]).optional(),
  learningRate: z.number().positive(),
  weightDecay: z.number().nonnegative(),
  schedule: z.enum(["cosine", "one-cycle", "constant"]),
  warmup: z.number().nonnegative().optional(),
  warmupEpochs: z.number().nonnegative().optional(),
  longWarmup: z.enum(["scale", "paper"]).optional(),
  betas: z.tuple([z.number(), z.number()]).optional(),
  clip: z.number().positive().optional(),
  seed: z.number().int(),
  evaluate: z.strictObject({ task: z.string(), every: whole.optional() }).optional(),
};
const recipeSchema = z.strictObject(fields);
const partialSchema = z.strictObject({ preset: z.string().optional(), ...fields }).partial();

/** Names of the recipes that ship. */
export const recipeNames = Object.keys(recipes);

/**
 * A recipe from data: fields of `Recipe`, or `preset` and the fields that differ from it.
 *
 * @param where what an error names, for instance the file
 * @throws UserError naming the field that is unknown, missing or impossible
 */
export function checkRecipe(value: unknown, where: string): Recipe {
  const { preset, ...own } = parsed(partialSchema, value, where);
  if (preset !== undefined && !(preset in recipes))
    throw new UserError(`${where}: preset: no recipe ${preset}; there are ${recipeNames.join(", ")}`);
  const base: Partial<Recipe> = preset === undefined ? {} : (recipes[preset] as Recipe);
  const { steps, epochs, warmup, warmupEpochs, ...rest } = base;
  const recipe = parsed(
    recipeSchema,
    {
      ...rest,
      // One's own epochs stand for the preset's steps.
      ...(own.steps === undefined && own.epochs === undefined && given({ steps, epochs })),
      ...(own.warmup === undefined && own.warmupEpochs === undefined && given({ warmup, warmupEpochs })),
      ...own,
    },
    where,
  ) as Recipe;
  checkFields(recipe, where);
  return recipe;
}

/** The fields that are there. */
function given(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/**
 * A recipe by the name of one that ships, or from a YAML or JSON file.
 *
 * @example
 * ```ts
 * import { training } from "upstream";
 * training.readRecipe("demo").objective; // => "clip"
 * ```
 */
export function readRecipe(nameOrFile: string): Recipe {
  if (!/[/\\]|\.(ya?ml|json)$/.test(nameOrFile) && !existsSync(nameOrFile))
    return recipes[resolveName("recipe", nameOrFile, recipeNames)] as Recipe;
  return checkRecipe(readYaml(nameOrFile, `a recipe's name (${recipeNames.join(", ")}) or file`), nameOrFile);
}

/** The value in a YAML (or JSON) file. @throws UserError where there is none, or naming the line that is broken */
export function readYaml(path: string, expected: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    throw new UserError(`${path}: no such file; expected ${expected}`);
  }
  try {
    return parse(text, { merge: true });
  } catch (error) {
    const why = oneLine(error);
    // The parser calls itself once a level.
    throw new UserError(
      `${path}: ${why.includes("call stack") ? `nested too deep, expected ${expected}` : why}`,
    );
  }
}

/** What is asked of zod's schemas here: a cell's compiler that knows this much need not read all of zod's types. */
interface Schema<T> {
  safeParse(value: unknown):
    | { success: true; data: T }
    | {
        success: false;
        error: { issues: readonly { path: readonly PropertyKey[]; message: string }[] };
      };
}

/**
 * Checks a value against a schema of zod's and returns it.
 *
 * @throws UserError naming the first field that does not fit
 */
export function parsed<T>(schema: Schema<T>, value: unknown, where: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const path = issue?.path ?? [];
  const found: unknown = path.reduce<unknown>(
    (inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key],
    value,
  );
  const said = ["string", "number", "boolean"].includes(typeof found) ? [JSON.stringify(found)] : [];
  const field = path.length === 0 ? [] : [path.join(".")];
  throw new UserError([where, ...field, ...said, issue?.message ?? "not as expected"].join(": "));
}
