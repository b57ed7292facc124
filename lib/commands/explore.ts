import type { Command } from "commander";
import { outFile } from "./output-options";

/** `upstream explore`: one page to look around in results. */
export function exploreCommand(program: Command): void {
  program
    .command("explore")
    .description("write one HTML page to look around in results: sources, tasks, shots, noise, caption words")
    .option(
      "--results <tables...>",
      "published, or a CSV file, or a folder with results.csv in it or below it; several are laid over one another",
      ["published"],
    )
    .option("--out <file.html>", "where to write (default: out/explore.html)")
    .action(async (options: { results: string[]; out?: string }) => {
      const { relative } = await import("node:path");
      const { output, write } = await import("../common/index.js");
      const { explorerPage } = await import("../figures/index.js");
      const { tablesFor } = await import("../results/index.js");
      const file = outFile(options.out ?? relative(process.cwd(), output("explore.html")), ".html");
      const { rows, notes } = tablesFor(options.results);
      for (const note of notes) console.error(note);
      write(file, explorerPage(rows));
      console.log(`${file}: open it in a browser; it needs no network`);
    });
}
