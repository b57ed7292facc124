import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError, mean, write } from "../common";

/** What is measured of a source and a task beside accuracies. */
export const measureNames = {
  captions: "captions that name the task's classes (log of their share)",
  logme: "LogME of the features",
  leep: "LEEP, the source's captions as classes",
  pictures: "nearness of pictures (minus the energy distance)",
  affinity: "affinity: how the scratch model decides on the source's pictures",
  diversity: "diversity: how hard the source makes the task to fit",
} as const;
export type MeasureName = keyof typeof measureNames;

/** One number of a source (by its start's label) and a task; a number a pre-training where it depends on that. */
export interface Measured {
  label: string;
  task: string;
  measure: MeasureName;
  /** The seed of pre-training; null where the number is the source's own. */
  seed: number | null;
  /** Larger: better transfer is expected. Null where it could not be measured. */
  value: number | null;
}

const columns = ["label", "task", "measure", "seed", "value"] as const;
const fileOf = (folder: string, question: string) => join(folder, `${question}.measures.csv`);

/** Writes a question's measures beside its trials; returns the file. */
export function writeMeasures(folder: string, question: string, measured: readonly Measured[]): string {
  const quoted = (value: string | number | null) =>
    typeof value === "string" && /[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : `${value ?? ""}`;
  const lines = measured.map((one) => columns.map((column) => quoted(one[column])).join(","));
  const file = fileOf(folder, question);
  write(file, [columns.join(","), ...lines].join("\n") + "\n");
  return file;
}

/** The measures recorded of a question; none where there are none. @throws UserError naming the file and the line */
export function readMeasures(folder: string, question: string): Measured[] {
  const file = fileOf(folder, question);
  if (!existsSync(file)) return [];
  const [head, ...lines] = readFileSync(file, "utf8").trim().split("\n");
  if (head !== columns.join(",")) throw new UserError(`${file}: expected the columns ${columns.join(", ")}`);
  return lines.map((line, i) => {
    const match = /^(?:"((?:[^"]|"")*)"|([^",]*)),([^",]*),([^",]*),([^",]*),([^",]*)$/.exec(line);
    const number = (text: string) => (text === "" ? null : Number(text));
    const [, inQuotes, plain, task, measure, seed, value] = match ?? [];
    if (match === null || !(measure! in measureNames) || Number.isNaN(number(value!)))
      throw new UserError(`${file}: line ${i + 2}: expected ${columns.join(", ")}`);
    return {
      label: inQuotes?.replaceAll('""', '"') ?? plain!,
      task: task!,
      measure: measure as MeasureName,
      seed: number(seed!),
      value: number(value!),
    };
  });
}

/** A measure of a start and a task: its mean over seeds; undefined where it is not known. */
export function meanMeasure(
  measured: readonly Measured[],
  label: string,
  task: string,
  measure: MeasureName,
): number | undefined {
  const values = measured.flatMap((one) =>
    one.label === label && one.task === task && one.measure === measure && one.value !== null
      ? [one.value]
      : [],
  );
  return values.length === 0 ? undefined : mean(values);
}
