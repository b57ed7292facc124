import { InvalidArgumentError, type Command } from "commander";
import type { EncodeCommandOptions } from "./encode-files";
import { withLoadOptions } from "./checkpoint-options";

/** `upstream encode --checkpoint F (--images DIR | --texts FILE) --out F.npy`: features of pictures or texts. */
export function encodeCommand(program: Command): void {
  const command = program
    .command("encode")
    .description(
      "features of pictures or texts by a checkpoint, as NumPy's .npy; FILE.rows.txt says what each row is",
    )
    .requiredOption(
      "--checkpoint <name>",
      "a file, a folder, org/name in Hugging Face's cache, or a name of `upstream checkpoint ls`",
    )
    .option("--images <dir>", "a folder, .zip or .tar: every picture in it, in the order of their names")
    .option("--texts <file>", "a text a line")
    .requiredOption("--out <file.npy>", "where the features go, float32 [rows, width]; ends in .npy")
    .option("--batch-size <n>", "pictures or texts at once", whole, 32)
    .option(
      "--block <name>",
      "the output of this block (`layer4`, `transformer.resblocks.5`) instead of the features",
    )
    .action(async (options: EncodeCommandOptions) => {
      const { encodeToFile } = await import("./encode-files.js");
      await encodeToFile(options);
    });
  withLoadOptions(command);
}

function whole(text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 1) throw new InvalidArgumentError("expected a whole number from 1.");
  return n;
}
