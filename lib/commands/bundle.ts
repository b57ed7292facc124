import type { Command } from "commander";
import { sum } from "../common";

export function bundleCommand(program: Command): void {
  program
    .command("bundle")
    .description(
      "pack all that training needs for a GPU node without network: pieces with checksums, and a script that unpacks them",
    )
    .requiredOption("--gpu", "TensorFlow for NVIDIA cards")
    .option("--out <folder>", "where (default: out/bundle)")
    .option("--megabytes <n>", "the most that a piece may have", "60")
    .action(async (options: { out?: string; megabytes: string }) => {
      const { UserError, output } = await import("../common/index.js");
      const { makeBundle } = await import("../engine/bundle/index.js");
      const megabytes = Number(options.megabytes);
      if (!Number.isInteger(megabytes) || megabytes < 10)
        throw new UserError(`--megabytes ${options.megabytes}: expected a whole number, 10 or more`);
      const out = options.out ?? output("bundle");
      const pieces = await makeBundle({ out, megabytes, say: (text) => console.error(`bundle: ${text}`) });
      for (const { name, bytes } of pieces)
        console.log(`${(bytes / 1e6).toFixed(1).padStart(8)} MB  ${name}`);
      const total = sum(pieces.map(({ bytes }) => bytes));
      console.log(
        `${(total / 1e6).toFixed(1).padStart(8)} MB in ${pieces.length} pieces, with unpack.sh, in ${out}`,
      );
    });
}
