import { z } from "zod";
import { embeddedTasks } from "../study";
import { checkRecipe, parsed, readYaml } from "../training";
import { demoStudy } from "./demo";
import type { SlurmRequest } from "./slurm";
import type { Study } from "./study";

const whole = z.number().int().positive();
const schema = z.strictObject({
  recipes: z.array(z.unknown()),
  scratch: z.boolean().default(true),
  tasks: z
    .array(z.enum(embeddedTasks.map(({ name }) => name)))
    .min(1)
    .readonly(),
  methods: z
    .array(z.enum(["zero-shot", "linear-probe", "finetune", "lp-ft"]))
    .min(1)
    .default(["zero-shot", "finetune"]),
  /** Shots: steps of a fine-tuning. */
  shots: z.record(z.string().regex(/^([1-9]\d*|full)$/, "expected a number above 0, or full"), whole),
  seeds: z.array(z.number().int()).min(1).default([0]),
  batchSize: whole.default(demoStudy.batchSize),
  learningRates: z
    .array(z.number().positive())
    .min(1)
    .default([...demoStudy.learningRates]),
  weightDecay: z.number().nonnegative().default(demoStudy.weightDecay),
  retries: z.number().int().nonnegative().default(1),
  slurm: z
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
    .optional(),
});

/**
 * A study from data, as a spec file holds it: `recipes` (see `checkRecipe`), `tasks`, `shots` (shots: fine-tuning
 * steps), and what differs from the demo's settings.
 *
 * @throws Failure naming the field that is unknown, missing or impossible
 */
export function checkStudy(value: unknown, where: string): Study {
  const { recipes, shots, slurm, ...rest } = parsed(schema, value, where);
  return {
    ...rest,
    ...(slurm && { slurm: slurm as SlurmRequest }),
    recipes: recipes.map((recipe, i) => checkRecipe(recipe, `${where}: recipes.${i}`)),
    steps: Object.entries(shots).map(([k, steps]) => [k === "full" ? "full" : Number(k), steps] as const),
  };
}

/** A study by name (`demo`), or from a YAML or JSON file. */
export function readStudy(nameOrFile: string): Study {
  if (nameOrFile === "demo") return demoStudy;
  return checkStudy(readYaml(nameOrFile, "a study's file, or demo"), nameOrFile);
}
