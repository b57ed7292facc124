import { InvalidArgumentError, Option, type Command } from "commander";

interface Options {
  preset?: "smoke" | "small" | "full";
  only?: string;
  workers?: number;
  verify?: number;
  extend?: boolean;
  out?: string;
}

/** `upstream study`: every research question by runs of one's own. */
export function studyCommand(program: Command): void {
  program
    .command("study")
    .description(
      "answer every research question by runs of one's own: pre-train, transfer, and write tables, figures and one page",
    )
    .addOption(
      new Option(
        "--preset <name>",
        "how much: small takes less than an hour on two cores, full a night (default: small; with --verify full, which is recorded)",
      ).choices(["smoke", "small", "full"]),
    )
    .option("--only <question>", "one question, by the name of its spec in data/runs/study")
    .option("--workers <n>", "worker processes (default: 1)", whole)
    .option("--extend", "take over the trials that data/runs/study/full records, and run only what they lack")
    .option("--verify <n>", "run n random recorded trials again and compare, instead", whole)
    .option("--out <folder>", "where tables, figures and the page go (default: out/study/PRESET)")
    .action(async (options: Options) => {
      const { runStudyCommand } = await import("./study-run.js");
      await runStudyCommand(options);
    });
}

function whole(text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 1) throw new InvalidArgumentError("expected a whole number from 1.");
  return n;
}
