import { UserError } from "../common";
import { paperTasks } from "../catalogue";
import type { Row } from "./row";

/** A row as a user types it: some columns, as numbers or as text. */
export type TypedRow = { readonly [Column in keyof Row]?: string | number | null };

const objectives: readonly string[] = [
  "clip",
  "simclr",
  "slip",
  "supervised",
  "scratch",
] satisfies Row["objective"][];
const methods: readonly string[] = [
  "zero-shot",
  "linear-probe",
  "finetune",
  "lp-ft",
] satisfies Row["method"][];

const counts = [
  "sourceSize",
  "pretrainEpochs",
  "pretrainBatchSize",
  "finetuneEpochs",
  "finetuneBatchSize",
  "testSize",
  "originRow",
] as const;
const rates = [
  "pretrainLearningRate",
  "pretrainWeightDecay",
  "finetuneLearningRate",
  "finetuneWeightDecay",
] as const;

/** Columns that only one's own rows have; not there rather than null where they lack them. */
const fractions = ["meanPerClass", "low", "high"] as const;

/** Makes a row of what was read, or throws a UserError that begins with `where` and names the column. */
export function checkRow(record: TypedRow, where: string): Row {
  const text = (column: keyof Row, otherwise?: string): string => {
    const value = record[column];
    if (value !== undefined && value !== null && value !== "") return String(value);
    if (otherwise !== undefined) return otherwise;
    throw new UserError(`${where}: ${column} is empty`);
  };
  const number = (column: keyof Row, ok: (x: number) => boolean, expected: string): number | null => {
    const value = record[column];
    if (value === undefined || value === null || value === "") return null;
    const parsed = Number(value);
    if (!Number.isFinite(parsed) || !ok(parsed))
      throw new UserError(`${where}: ${column} is "${value}", expected ${expected}`);
    return parsed;
  };
  const oneOf = (column: keyof Row, allowed: readonly string[], otherwise: string): string => {
    const value = text(column, otherwise);
    if (!allowed.includes(value))
      throw new UserError(`${where}: ${column} is "${value}", expected one of ${allowed.join(", ")}`);
    return value;
  };
  const fraction = (
    column: (typeof fractions)[number] | "accuracy" | "upstreamAccuracy" | "alpha",
  ): number | null => {
    const value = Number(record[column] ?? NaN);
    if (column !== "alpha" && value > 1 && value <= 100)
      throw new UserError(
        `${where}: ${column} is ${value}, expected 0 to 1: if it is per cent, divide by 100`,
      );
    return number(column, (x) => x >= 0 && x <= 1, "0 to 1");
  };

  const task = text("task");
  const meant = paperTasks.find(
    (known) => known.name !== task && [known.name, known.label].some((name) => same(name, task)),
  );
  if (meant !== undefined && !paperTasks.some((known) => known.name === task))
    throw new UserError(`${where}: task is "${task}", did you mean "${meant.name}"?`);
  const accuracy = fraction("accuracy");
  if (accuracy === null) throw new UserError(`${where}: accuracy is empty, expected 0 to 1`);

  const objective = oneOf("objective", objectives, "clip") as Row["objective"];
  const row: Row = {
    objective,
    method: oneOf("method", methods, "finetune") as Row["method"],
    architecture: text("architecture", "unknown"),
    source: text("source", objective === "scratch" ? "none" : undefined),
    sourceSize: null,
    pretrainEpochs: null,
    pretrainLearningRate: null,
    pretrainBatchSize: null,
    pretrainWeightDecay: null,
    upstreamAccuracy: fraction("upstreamAccuracy"),
    task,
    shots: shotsOf(text("shots"), where),
    seed: number("seed", Number.isInteger, "a whole number"),
    alpha: fraction("alpha"),
    finetuneEpochs: null,
    finetuneLearningRate: null,
    finetuneBatchSize: null,
    finetuneWeightDecay: null,
    accuracy,
    testSize: null,
    evaluatedOn: text("evaluatedOn", "") || null,
    selectedOn: text("selectedOn", "") || null,
    origin: text("origin", "own"),
    originRow: null,
  };
  for (const column of counts)
    row[column] = number(
      column,
      (x) => x >= 0 && (Number.isInteger(x) || column === "pretrainEpochs"),
      "a whole number, 0 or more",
    );
  for (const column of fractions) {
    const value = fraction(column);
    if (value !== null) row[column] = value;
  }
  const pretrainSeed = number("pretrainSeed", Number.isInteger, "a whole number");
  if (pretrainSeed !== null) row.pretrainSeed = pretrainSeed;
  const loss = number("loss", (x) => x >= 0, "a number, 0 or more");
  if (loss !== null) row.loss = loss;
  for (const column of rates) row[column] = number(column, (x) => x >= 0, "a number, 0 or more");
  return row;
}

function shotsOf(value: string, where: string): Row["shots"] {
  if (value === "full") return "full";
  const shots = Number(value);
  if (!Number.isInteger(shots) || shots < 0)
    throw new UserError(`${where}: shots is "${value}", expected a whole number (0 for zero-shot) or "full"`);
  return shots;
}

/** Are two names the same but for case and punctuation? */
function same(a: string, b: string): boolean {
  const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, "");
  return plain(a) === plain(b);
}
