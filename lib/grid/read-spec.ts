import { existsSync } from "node:fs";
import { z } from "zod";
import { tasks } from "../data";
import type { Shots } from "../catalogue";
import { UserError } from "../common";
import { checkRecipe, parsed, readYaml } from "../training";
import { stepsAt, trialPresets } from "../transfer";
import { demoSpec } from "./demo-spec";
import type { PaperGrid } from "./paper-grid";
import type { SlurmRequest } from "./slurm";
import type { GridSpec } from "./grid-spec";

const whole = z.number().int().positive();
const retries = z.number().int().nonnegative().default(1);
const slurmSchema = z
  .strictObject({
    partition: z.string(),
    account: z.string(),
    cpus: whole,
    gpus: whole,
    memory: z.string(),
    time: z.string(),
    atOnce: whole,
    flags: z.array(z.string()),
  })
  .partial()
  .optional();
/** What a checkpoint's file does not say: the options of `upstream transfer` of the same names. */
const loadSchema = z
  .strictObject({
    activation: z.enum(["gelu", "gelu-tanh", "quick-gelu", "relu", "silu"]),
    heads: whole,
    epsilon: z.number().positive(),
    stem: z.enum(["cifar", "imagenet"]),
    mean: z.array(z.number()),
    std: z.array(z.number().positive()),
    size: whole.max(4096),
    crop: z.union([z.literal("squash"), z.number().positive().max(1)]),
    interpolation: z.enum(["bicubic", "bilinear"]),
    weights: z.string(),
  })
  .partial();
/** A path that is not there is no misspelt entry; of a plain name both are said. */
const isPath = (name: string) => /[/\\]|^\.|\.(zip|tar|tgz|gz|csv|tsv|jsonl?|parquet)$/i.test(name);
const isTask = (name: string) => existsSync(name) || tasks().some((task) => task.name === name);
const expectedTask = `no file or folder here, and no task of the catalogue: there are ${tasks()
  .map(({ name }) => name)
  .join(", ")}`;
const schema = z.strictObject({
  recipes: z.array(z.unknown()).default([]),
  scratch: z.boolean().default(true),
  checkpoints: z.array(z.string()).default([]),
  load: z.record(z.string(), loadSchema).optional(),
  tasks: z
    .array(
      z.string().refine(isTask, {
        error: ({ input }) => (isPath(String(input)) ? "not there" : expectedTask),
      }),
    )
    .min(1),
  methods: z
    .array(z.enum(["zero-shot", "linear-probe", "finetune", "lp-ft"]))
    .min(1)
    .default(["zero-shot", "finetune"]),
  /** Shots: steps of a fine-tuning; or shots alone, with the steps of the preset `small`. */
  shots: z.preprocess(
    (value) => (Array.isArray(value) ? Object.fromEntries(value.map((k) => [k, stepsAtShots(k)])) : value),
    z.record(z.string().regex(/^([1-9]\d*|full)$/, "expected a number above 0, or full"), whole),
  ),
  seeds: z.array(z.number().int()).min(1).default([0]),
  batchSize: whole.default(demoSpec.batchSize),
  learningRates: z
    .array(z.number().positive())
    .min(1)
    .default([...demoSpec.learningRates]),
  weightDecay: z.number().nonnegative().default(demoSpec.weightDecay),
  halving: z.number().min(2).optional(),
  retries,
  slurm: slurmSchema,
});
const paperSchema = z.strictObject({
  preset: z.literal("paper"),
  checkpoints: z.record(z.string(), z.string()).optional(),
  places: z.record(z.string(), z.string()).optional(),
  pretrainings: z.array(z.string()).optional(),
  tasks: z.array(z.string()).optional(),
  shots: z.array(z.union([whole, z.literal("full")])).optional(),
  evaluate: z.enum(["paper", "full"]).optional(),
  retries,
  slurm: slurmSchema,
});

/**
 * A study from data, as a spec file holds it: `recipes` (see `checkRecipe`), `tasks`, `shots` (shots: fine-tuning
 * steps), and what differs from the demo's settings.
 *
 * @throws UserError naming the field that is unknown, missing or impossible
 */
export function checkGridSpec(value: unknown, where: string): GridSpec {
  const { recipes, shots, slurm, halving, load, ...rest } = parsed(schema, value, where);
  const stranger = Object.keys(load ?? {}).find((name) => !rest.checkpoints.includes(name));
  if (stranger !== undefined)
    throw new UserError(`${where}: load.${stranger}: expected a name that stands in checkpoints`);
  return {
    ...rest,
    ...(halving !== undefined && { halving }),
    ...(load && { load: load as NonNullable<GridSpec["load"]> }),
    ...(slurm && { slurm: slurm as SlurmRequest }),
    recipes: recipes.map((recipe, i) => checkRecipe(recipe, `${where}: recipes.${i}`)),
    steps: stepsOfShots(shots),
  };
}

function stepsOfShots(shots: z.infer<typeof schema>["shots"]): GridSpec["steps"] {
  return Object.entries(shots).map(([k, steps]) => [k === "full" ? "full" : Number(k), steps] as const);
}

/** The steps of the preset `small`; whatever is no number of shots is refused by its name afterwards. */
const stepsAtShots = (shots: Shots) => stepsAt(trialPresets.small.steps, shots);

/**
 * A study by name (`demo`), or from a YAML or JSON file.
 *
 * @example
 * ```ts
 * import { grid } from "upstream";
 * grid.readGridSpec("demo").seeds; // => [0, 1]
 * ```
 */
export function readGridSpec(nameOrFile: string): GridSpec {
  if (nameOrFile === "demo") return demoSpec;
  return checkGridSpec(readYaml(nameOrFile, "a study's file, or demo"), nameOrFile);
}

/**
 * The paper's grid by its name, `paper`, or from a file that says `preset: paper` and which part of it, and where its
 * checkpoints are; undefined where the file holds a study.
 */
export function readPaperGrid(nameOrFile: string): PaperGrid | undefined {
  if (nameOrFile === "paper") return {};
  if (nameOrFile === "demo") return undefined;
  const value = readYaml(nameOrFile, "a study's file, demo, or paper");
  if ((value as { preset?: unknown } | null)?.preset !== "paper") return undefined;
  return parsed(paperSchema, value, nameOrFile) as PaperGrid;
}
