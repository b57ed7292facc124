import { resultsCsv, group, type Row } from "../results";
import { mean, textTable } from "../common";
import { templates as study, type Method, type Shots } from "../catalogue";
import { existsSync } from "node:fs";
import { evaluate, holdsFeaturesAlone, shortlist, type EvaluateOptions } from "../transfer";
import { loadOptions } from "./checkpoint-options";
import { printTable, type TableOutputOptions } from "./output-options";

export interface TransferCommandOptions extends TableOutputOptions {
  methods?: Method[];
  shots?: Shots[];
  seeds?: number[];
  selection?: "paper" | "validation";
  evaluate?: "paper" | "full";
  preset: "quick" | "small" | "paper";
  probe?: "ridge" | "logistic";
  alphas?: number[];
  templates?: string[];
  block?: string;
  learningRates?: number[];
  epochs?: number;
  batchSize?: number;
  weightDecay?: number;
  architecture?: string;
  baselines: boolean;
  keep: number;
  firstPass: "probe" | "logme";
  all?: boolean;
  fresh?: boolean;
}

/** Of more checkpoints than these, a cheap first pass chooses those that are fine-tuned. */
const mostFineTuned = 5;

/** The names in a list with commas between, unless it is one file's name. */
const namesIn = (list: string) => (existsSync(list) ? [list] : list.split(",").map((name) => name.trim()));

/** Carries out an evaluation, and prints each cell's mean over seeds. */
export async function runTransfer(
  checkpoint: string,
  tasks: readonly string[],
  { csv, json, templates: prompts, keep, firstPass: by, all, ...options }: TransferCommandOptions,
): Promise<void> {
  const templates = prompts?.join() === "imagenet" ? study.imagenet : prompts;
  const checkpoints = namesIn(checkpoint);
  const load = loadOptions({ ...options });
  const common = { ...options, load, ...(templates && { templates }) } as Omit<EvaluateOptions, "checkpoint">;
  const tuning: Method[] = (options.methods ?? []).filter(
    (method) => method === "finetune" || method === "lp-ft",
  );
  const evaluated = async (checkpoint: readonly string[], task: string | readonly string[], more = {}) =>
    (await evaluate({ ...common, checkpoint, task, ...more })).rows;
  const rows: Row[] = [];
  // Where all are features alone, the refusal says so.
  const tunable = tuning.length === 0 ? [] : checkpoints.filter((name) => !holdsFeaturesAlone(name));
  const isMixed = tunable.length > 0 && tunable.length < checkpoints.length;
  const isChosen = !all && tunable.length > Math.max(mostFineTuned, keep);
  if (!isMixed && !isChosen) rows.push(...(await evaluated(checkpoints, tasks)));
  else {
    const aside = checkpoints.filter((name) => !tunable.includes(name));
    if (aside.length > 0)
      console.error(`left out of ${tuning.join(" and ")}, for they hold features alone: ${aside.join(", ")}`);
    const cheap = options.methods!.filter((method) => !tuning.includes(method));
    if (cheap.length > 0) rows.push(...(await evaluated(checkpoints, tasks, { methods: cheap })));
    for (const task of tasks) {
      let kept = tunable;
      if (isChosen) {
        const first = await shortlist({ checkpoint: tunable, task, keep, by, load });
        console.error(`${task}: ${first.sentence} These are fine-tuned (--all: all of them)`);
        kept = [...first.kept];
      }
      rows.push(...(await evaluated(kept, task, { methods: tuning, baselines: cheap.length === 0 })));
    }
  }
  const header = [
    "start",
    "method",
    "task",
    "shots",
    "alpha",
    "accuracy",
    "95 %",
    "per class",
    "seeds",
    "selected on",
  ];
  const isSelectedOnTest = rows.some(({ selectedOn }) => selectedOn === "test");
  const note =
    "\nselected on test: the best of all settings tried on the very images it is measured on, as in the paper";
  await printTable(
    {
      text: () => textTable(header, cells(rows)) + (isSelectedOnTest ? note : ""),
      rows: () => resultsCsv(rows),
      json: () => rows,
    },
    { ...(csv !== undefined && { csv }), ...(json && { json }) },
  );
}

function cells(rows: readonly Row[]): string[][] {
  return group(rows, ["architecture", "source", "method", "task", "shots", "alpha"]).map((members) => {
    const { architecture, source, method, task, shots, alpha, selectedOn } = members[0]!;
    const of = (column: "accuracy" | "low" | "high" | "meanPerClass") =>
      mean(members.map((row) => row[column] ?? NaN)).toFixed(3);
    return [
      source === "none" ? architecture : `${source} (${architecture})`,
      method,
      task,
      String(shots),
      String(alpha ?? ""),
      of("accuracy"),
      `${of("low")} to ${of("high")}`,
      of("meanPerClass"),
      String(members.length),
      selectedOn ?? "",
    ];
  });
}
