import type { Command } from "commander";

/** `upstream results [published|DIR|FILE]`: what a results table holds, or the table itself as CSV. */
export function resultsCommand(program: Command): void {
  program
    .command("results")
    .description("say what a results table holds, or print it as CSV or JSON")
    .argument("[table]", "published, a CSV file, or a folder with results.csv in it or below it", "published")
    .option("--csv [file]", "print the table itself, or write it to a file")
    .option("--json", "print the table as JSON")
    .action(async (table: string, options: { csv?: true | string; json?: true }) => {
      const { resultsCsv, group, openWithWarnings } = await import("../results/index.js");
      const { rows, warnings } = openWithWarnings(table);
      for (const warning of warnings) console.error(warning);
      if (typeof options.csv === "string") {
        const { write } = await import("../common/index.js");
        write(options.csv, resultsCsv(rows));
        console.error(`${rows.length} accuracies -> ${options.csv}`);
      } else if (options.csv) process.stdout.write(resultsCsv(rows));
      if (options.json) console.log(JSON.stringify(rows, null, 1));
      if (options.csv ?? options.json) return;
      console.log(`${rows.length} accuracies`);
      for (const members of group(rows, ["objective", "method", "architecture", "source", "sourceSize"])) {
        const { objective, method, architecture, source, sourceSize } = members[0]!;
        const tasks = new Set(members.map((row) => row.task));
        const shots = [...new Set(members.map((row) => row.shots))];
        console.log(
          `${String(members.length).padStart(5)}  ${source} ${sourceSize ?? ""} (${objective}, ${architecture}, ${method}): ${tasks.size} tasks, shots ${shots.join(" ")}`,
        );
      }
    });
}
