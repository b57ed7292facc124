import type { Command } from "commander";
import { printTable, withTableOptions, type TableOutputOptions } from "./output-options";

/** `upstream results [published|DIR|FILE]`: what a results table holds, or the table itself as CSV. */
export function resultsCommand(program: Command): void {
  const command = program
    .command("results")
    .description("say what a results table holds, or print it as CSV or JSON")
    .argument("[table]", "published, a CSV file, or a folder with results.csv in it or below it", "published")
    .action(async (table: string, options: TableOutputOptions) => {
      const { resultsCsv, group, openWithWarnings } = await import("../results/index.js");
      const { rows, warnings } = openWithWarnings(table);
      for (const warning of warnings) console.error(warning);
      const groups = () =>
        group(rows, ["objective", "method", "architecture", "source", "sourceSize"]).map((members) => {
          const { objective, method, architecture, source, sourceSize } = members[0]!;
          const tasks = new Set(members.map((row) => row.task));
          const shots = [...new Set(members.map((row) => row.shots))];
          return `${String(members.length).padStart(5)}  ${source} ${sourceSize ?? ""} (${objective}, ${architecture}, ${method}): ${tasks.size} tasks, shots ${shots.join(" ")}`;
        });
      await printTable(
        {
          text: () => [`${rows.length} accuracies`, ...groups()].join("\n"),
          rows: () => resultsCsv(rows),
          json: () => rows,
        },
        options,
      );
    });
  withTableOptions(command);
}
