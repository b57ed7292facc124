import { relative } from "node:path";
import type { Command } from "commander";

interface Options {
  results: string[];
  out?: string;
  sources?: string[];
  tasks?: string[];
  equalBudget?: true;
  list?: true;
}

/** `upstream figure [ID]`: writes a figure's numbers and pictures; all figures without an id. */
export function figure(program: Command): void {
  program
    .command("figure")
    .description("write a figure or table: ID.csv with its numbers, .svg, .png, .html, .json; all without ID")
    .argument("[id]", "for instance figure-1 or table-2; `--list` says which there are")
    .option(
      "--results <tables...>",
      "published, or a CSV file, or a folder with results.csv in it or below it; several are laid over one another",
      ["published"],
    )
    .option("--out <folder>", "where to write (default: out/figures)")
    .option("--sources <names...>", "which sources to show")
    .option("--tasks <names...>", "which tasks to show")
    .option(
      "--equal-budget",
      "expected best at the budget that all compared cells had, instead of the raw best",
    )
    .option("--list", "say which figures and tables there are")
    .action(async (id: string | undefined, options: Options) => {
      const { all, make, save } = await import("../figures/index.js");
      if (options.list) {
        for (const entry of all) console.log(`${entry.id.padEnd(30)}${entry.shows}`);
        return;
      }
      const { tablesFor } = await import("../results/index.js");
      const { output } = await import("../common/index.js");
      const { rows, notes } = tablesFor(options.results);
      for (const note of notes) console.error(note);
      const folder = options.out ?? relative(process.cwd(), output("figures"));
      // All figures: those whose columns these results know.
      const known = all.filter(({ needs }) => needs === undefined || rows.some((row) => row[needs] !== null));
      for (const chosen of id === undefined ? known.map((entry) => entry.id) : [id]) {
        const made = make(chosen, rows, {
          ...(options.sources === undefined ? {} : { sources: options.sources }),
          ...(options.tasks === undefined ? {} : { tasks: options.tasks }),
          ...(options.equalBudget === undefined ? {} : { best: "equal budget" as const }),
        });
        const files = await save(made, folder);
        console.log(`${made.id}: ${made.title}`);
        for (const note of made.notes) console.log(`  ${note}`);
        for (const file of files) console.log(`  ${file}`);
      }
    });
}
