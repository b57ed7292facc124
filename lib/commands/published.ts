import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { outFile } from "./output-options";

/** `upstream published FILE`: writes data/published/results.csv from the authors' results file. */
export function publishedCommand(program: Command): void {
  program
    .command("published")
    .description("write the paper's accuracies as a tidy table from the authors' results file")
    .argument("<file>", "Hyperparameters_results.csv of the authors' repository")
    .option("--out <file.csv>", "the table to write (default: the one that the project ships)")
    .action(async (file: string, options: { out?: string }) => {
      const { resultsCsv, publishedFile, readAuthors } = await import("../results/index.js");
      const { UserError, write } = await import("../common/index.js");
      const out = outFile(options.out ?? publishedFile, ".csv");
      let text: string;
      try {
        text = readFileSync(file, "utf8");
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        throw new UserError(
          `${file}: ${code === "ENOENT" ? "no such file" : `cannot be read (${code})`}, expected the authors' results file`,
        );
      }
      const rows = readAuthors(text, file);
      write(out, resultsCsv(rows));
      console.log(`${rows.length} accuracies -> ${out}`);
    });
}
