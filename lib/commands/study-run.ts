import { relative } from "node:path";
import { output, textTable } from "../common";
import { readQuestions, runStudy, verifyStudy, writeReport, type PresetName } from "../study";

interface Options {
  preset?: PresetName;
  only?: string;
  workers?: number;
  verify?: number;
  extend?: boolean;
  out?: string;
}

/** Runs the study, or verifies recorded trials of it. */
export async function runStudyCommand({ verify, ...options }: Options): Promise<void> {
  await (verify === undefined ? study(options) : verifyTrials(verify, options));
}

async function study({ preset = "small", out = output("study", preset), ...rest }: Options): Promise<void> {
  const runs = await runStudy({ preset, ...rest, folder: out, say: (line) => console.error(line) });
  for (const { question, trials, planned, files } of runs)
    console.log(`${question.name}: ${trials} of ${planned} trials -> ${relative(process.cwd(), files[0]!)}`);
  // All that is recorded there, of other calls too.
  const page = await writeReport(readQuestions(preset), out);
  console.log(`tables, figures, numbers and verdicts on one page: ${relative(process.cwd(), page)}`);
}

/** Prints recorded trials beside the same ones carried out here; ends with exit code 1 where one is apart. */
async function verifyTrials(count: number, { preset, only, out }: Options): Promise<void> {
  const verified = await verifyStudy({
    count,
    ...(preset !== undefined && { preset }),
    ...(only !== undefined && { only }),
    ...(out !== undefined && { folder: out }),
    say: (line) => console.error(line),
  });
  const header = ["trial", "start", "task", "shots", "recorded", "here", "same pictures", "verdict"];
  const rows = verified.map(({ recorded: { id, label, trial, row }, accuracy, agreement, verdict }) => [
    id,
    label,
    trial.task,
    String(trial.shots),
    row.accuracy.toFixed(3),
    accuracy.toFixed(3),
    `${(100 * agreement).toFixed(1)} %`,
    verdict,
  ]);
  console.log(textTable(header, rows));
  const strange = verified.filter(
    ({ verdict, isSameMachine }) => verdict === "apart" || (isSameMachine && verdict !== "equal"),
  );
  if (verified.some(({ isSameMachine }) => !isSameMachine))
    console.log(
      "recorded on another processor, another number of cores, or by another version: equal predictions are not expected",
    );
  if (strange.length > 0) process.exitCode = 1;
}
