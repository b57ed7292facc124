import { InvalidArgumentError, Option, type Command } from "commander";
import type { Method, Shots } from "../catalogue";
import type { TransferCommandOptions } from "./transfer-run";
import { withLoadOptions } from "./checkpoint-options";
import { withTableOptions } from "./output-options";

/**
 * `upstream transfer CHECKPOINT[,CHECKPOINT...] TASK...`: zero-shot head, probes and fine-tuning of any checkpoints on
 * any task.
 */
export function transferCommand(program: Command): void {
  const command = program
    .command("transfer")
    .description("transfer checkpoints to tasks: zero-shot head, linear probes, fine-tuning; rows of Results")
    .argument(
      "<checkpoint>",
      "one, or several with commas between: a file (ONNX and features in .npy too), a folder, org/name in Hugging Face's cache, a name of `upstream checkpoint ls`, a pre-training's id, RECIPE:SOURCE (icons:ui, demo:emoji), scratch, random-features or raw-pixels",
    )
    .argument("<task...>", "names of `upstream data ls`, or folders of class folders")
    .option("--methods <list>", "of zero-shot, linear-probe, finetune, lp-ft", listOf(method))
    .option(
      "--shots <list>",
      "images a class, numbers or full (default: 1,5,20,full where there are as many)",
      listOf(shots),
    )
    .option("--seeds <list>", "which images are drawn (default: 0,1,2)", listOf(whole))
    .addOption(
      new Option(
        "--selection <on>",
        "what chooses hyper-parameters: held-out images, or the test set as in the paper",
      ).choices(["validation", "paper"]),
    )
    .addOption(
      new Option(
        "--evaluate <on>",
        "what accuracy is measured on: the whole test set (default), or as many test images a class as were trained on, as most few-shot values of the paper",
      ).choices(["full", "paper"]),
    )
    .addOption(
      new Option("--preset <name>", "settings of fine-tuning")
        .choices(["quick", "small", "paper"])
        .default("small"),
    )
    .addOption(new Option("--probe <kind>", "how a linear probe is fitted").choices(["ridge", "logistic"]))
    .option(
      "--alphas <list>",
      "WiSE-FT's interpolations to measure, 0 to 1, from one fine-tuning",
      listOf(fraction),
    )
    .option("--learning-rates <list>", "instead of the preset's", listOf(positive))
    .option("--epochs <n>", "passes over the training images, instead of the preset's steps or epochs", count)
    .option("--batch-size <n>", "instead of the preset's", count)
    .option("--weight-decay <x>", "instead of the preset's", nonNegative)
    .option(
      "--templates <template...>",
      "prompts with {} for the class's name, or imagenet: the 80 of ImageNet",
    )
    .option("--block <name>", "probe this block's features (`layer4`, `transformer.resblocks.5`)")
    .option("--keep <n>", "fine-tune the first so many of more than five checkpoints", count, 3)
    .addOption(
      new Option("--first-pass <by>", "what ranks them: probes at 5 labels a class, or LogME of all labels")
        .choices(["probe", "logme"])
        .default("probe"),
    )
    .option("--all", "fine-tune all of them")
    .option("--no-baselines", "without probes of raw pixels and of a random encoder")
    .option("--fresh", "carry out again what has been carried out before")
    .action(async (checkpoint: string, tasks: string[], options: TransferCommandOptions) => {
      const { runTransfer } = await import("./transfer-run.js");
      await runTransfer(checkpoint, tasks, options);
    });
  withTableOptions(command, { csv: "the results, a row an accuracy," });
  withLoadOptions(command);
}

const listOf =
  <T>(one: (text: string) => T) =>
  (text: string): T[] =>
    text.split(",").map((part) => one(part.trim()));

function method(text: string): Method {
  const methods: readonly string[] = ["zero-shot", "linear-probe", "finetune", "lp-ft"];
  if (!methods.includes(text)) throw new InvalidArgumentError(`expected some of ${methods.join(", ")}.`);
  return text as Method;
}

function shots(text: string): Shots {
  if (text === "full") return "full";
  const k = Number(text);
  if (!Number.isInteger(k) || k < 1)
    throw new InvalidArgumentError("expected whole numbers from 1, or full.");
  return k;
}

function whole(text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n)) throw new InvalidArgumentError("expected whole numbers.");
  return n;
}

function count(text: string): number {
  const n = whole(text);
  if (n < 1) throw new InvalidArgumentError("expected a whole number from 1.");
  return n;
}

function nonNegative(text: string): number {
  const x = Number(text);
  if (!(x >= 0) || text === "") throw new InvalidArgumentError("expected a number from 0.");
  return x;
}

function fraction(text: string): number {
  const x = Number(text);
  if (!(x >= 0 && x <= 1) || text === "") throw new InvalidArgumentError("expected numbers from 0 to 1.");
  return x;
}

function positive(text: string): number {
  const x = Number(text);
  if (!(x > 0)) throw new InvalidArgumentError("expected numbers above 0.");
  return x;
}
