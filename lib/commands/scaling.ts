import type { Command } from "commander";

/** `upstream scaling FOLDER`: writes data/scaling from the official files. */
export function scalingCommand(program: Command): void {
  program
    .command("scaling")
    .description(
      "write the tables of models under data/scaling from OpenCLIP's, CLIP_benchmark's and timm's files",
    )
    .argument("<folder>", "holds zeroshot_results.csv, linear_probes.csv and timm's results-*.csv")
    .option("--out <folder>", "where to write (default: the tables that the project ships)")
    .action(async (folder: string, options: { out?: string }) => {
      const { scalingCsv, scalingFile, scalingTables } = await import("../results/saturation/index.js");
      const { write } = await import("../common/index.js");
      const { basename, join } = await import("node:path");
      for (const table of Object.keys(scalingTables) as (keyof typeof scalingTables)[]) {
        const file = scalingFile(table);
        const out = options.out === undefined ? file : join(options.out, basename(file));
        const text = scalingCsv(table, folder);
        write(out, text);
        console.log(`${text.trimEnd().split("\n").length - 1} accuracies -> ${out}`);
      }
    });
}
