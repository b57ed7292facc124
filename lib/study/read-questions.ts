import { readdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { UserError, project } from "../common";
import type { Shots } from "../catalogue";
import { checkRecipe, parsed, readYaml } from "../training";
import type { Preset, PresetName, Question } from "./question";

const whole = z.number().int().positive();
const shots = z.union([whole, z.literal("full")]);
const method = z.enum(["zero-shot", "linear-probe", "finetune", "lp-ft"]);
const presetSchema = z.strictObject({
  /** Fields that every recipe takes where its question does not say otherwise. */
  recipe: z.record(z.string(), z.unknown()),
  pretrainSeeds: z.array(z.number().int()).min(1),
  draws: whole,
  probeDraws: whole,
  steps: z.record(z.string().regex(/^([1-9]\d*|full)$/, "expected a number above 0, or full"), whole),
  probeShots: z.array(shots).min(1),
  batchSize: whole,
  weightDecay: z.number().nonnegative(),
  learningRates: z.array(z.number().positive()).min(1),
  halving: z.number().min(2),
  widen: z.number().int().nonnegative(),
  measureSteps: whole,
});
const claimFields = {
  says: z.string(),
  paper: whole.optional(),
  shots: z.array(shots).optional(),
  tasks: z.array(z.string()).optional(),
  method: method.optional(),
};
const claimSchema = z.union([
  z.strictObject({
    ...claimFields,
    ahead: z.array(z.string()).min(1),
    of: z.array(z.string()).min(1),
    by: z.number().optional(),
  }),
  z.strictObject({
    ...claimFields,
    sources: z.enum(["differ", "differ less", "change places", "best changes"]),
    among: z.array(z.string()).min(2).optional(),
  }),
]);
const fields = {
  question: z.string(),
  paper: z.string(),
  notebook: z.string(),
  pictures: z.enum(["photographs"]).optional(),
  recipes: z.array(z.record(z.string(), z.unknown())),
  scratch: z.boolean(),
  tasks: z.array(z.string()).min(1),
  methods: z.array(method).min(1),
  shots: z.array(shots).optional(),
  twiceAsLong: z.array(z.string()).optional(),
  pretrainSeeds: z.array(z.number().int()).min(1).optional(),
  draws: whole.optional(),
  figures: z.array(z.string()),
  reference: z.string(),
  claims: z.array(claimSchema),
  measures: z.enum(["transferability", "diversity-affinity"]).optional(),
  layersOf: z.string().optional(),
  limits: z.string(),
};
const part = z.strictObject(fields).partial().optional();
const questionSchema = z.strictObject({ ...fields, small: part, smoke: part });

/** Where the study's specs lie: a file a question, and `presets.yaml`. */
export const specFolder = join(project, "data", "runs", "study");

/** Questions in the order in which they are run: what the most rests on first. */
const order = [
  "which-source",
  "scratch",
  "curation",
  "simclr",
  "more-data",
  "architecture",
  "words",
  "diversity-affinity",
  "saturation",
  "length",
  "photographs",
];

/**
 * The study's questions at one preset.
 *
 * @param only the name of one question; all of them by default
 * @throws UserError naming the file and the field that is not as expected
 */
export function readQuestions(preset: PresetName, only?: string, folder = specFolder): Question[] {
  const { recipe, ...settings } = readPreset(preset, folder);
  const names = readdirSync(folder)
    .filter((file) => file.endsWith(".yaml") && file !== "presets.yaml")
    .map((file) => file.slice(0, -".yaml".length))
    .sort((a, b) => place(a) - place(b));
  if (only !== undefined && !names.includes(only))
    throw new UserError(`no question ${only}; there are ${names.join(", ")}`);
  return names
    .filter((name) => only === undefined || name === only)
    .map((name) => readQuestion(name, settings, recipe, folder));
}

const place = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);

function readPreset(name: PresetName, folder: string): Preset & { recipe: Record<string, unknown> } {
  const file = join(folder, "presets.yaml");
  const all = parsed(z.record(z.string(), presetSchema), readYaml(file, "the study's presets"), file);
  const found = all[name];
  if (found === undefined)
    throw new UserError(`no preset ${name}; ${file} has ${Object.keys(all).join(", ")}`);
  const { steps, ...rest } = found;
  const listed = Object.entries(steps).map(([k, count]): readonly [Shots, number] => [
    k === "full" ? "full" : Number(k),
    count,
  ]);
  return { ...rest, name, steps: listed };
}

function readQuestion(
  name: string,
  preset: Preset,
  base: Readonly<Record<string, unknown>>,
  folder: string,
): Question {
  const file = join(folder, `${name}.yaml`);
  const { smoke, small, ...common } = parsed(questionSchema, readYaml(file, "a question's spec"), file);
  const own = { smoke: smoke ?? small, small, full: {} }[preset.name] ?? {};
  const { recipes, pictures, shots, twiceAsLong, pretrainSeeds, draws, claims, measures, layersOf, ...rest } =
    { ...common, ...own };
  return {
    ...rest,
    name,
    ...(measures !== undefined && { measures }),
    ...(layersOf !== undefined && { layersOf }),
    ...(pictures !== undefined && { pictures }),
    preset,
    ...(shots !== undefined && { shots }),
    ...(twiceAsLong !== undefined && { twiceAsLong }),
    ...(pretrainSeeds !== undefined && {
      pretrainSeeds: pretrainSeeds.slice(0, preset.pretrainSeeds.length),
    }),
    ...(draws !== undefined && { draws: Math.min(draws, preset.draws) }),
    claims: claims as Question["claims"],
    recipes: recipes.map(({ label, ...recipe }, i) => ({
      label: String(label ?? recipe["source"]),
      recipe: checkRecipe(fieldsOf(base, recipe, preset.name === "smoke"), `${file}: recipes.${i}`),
    })),
  };
}

type Fields = Readonly<Record<string, unknown>>;

/** A recipe's fields: the preset's, and its own where it says otherwise. A smoke test is as short for every recipe. */
function fieldsOf(base: Fields, { epochs, ...own }: Fields, isSmoke: boolean): Fields {
  if (isSmoke) return { ...base, ...own, steps: base["steps"], sourceSize: base["sourceSize"] };
  return epochs === undefined ? { ...base, ...own } : { ...base, ...own, steps: undefined, epochs };
}
