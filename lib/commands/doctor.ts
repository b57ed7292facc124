import type { Command } from "commander";
import { printTable, withTableOptions, type TableOutputOptions } from "./output-options";

/** `upstream doctor`: what is set up, what is missing, and on which device it runs. */
export function doctorCommand(program: Command): void {
  const command = program
    .command("doctor")
    .description(
      "say what is set up and on which device it runs; fails where something is not as it should be",
    )
    .action(async (options: TableOutputOptions) => {
      const { demand, examineSetup, doctorReport } = await import("../engine/index.js");
      const findings = examineSetup();
      const marks = { ok: "ok", missing: "--", wrong: "!!" };
      await printTable(
        {
          text: () => findings.map(({ what, state, says }) => `${marks[state]} ${what}: ${says}`).join("\n"),
          rows: () => findings.map(({ what, state, says }) => ({ what, state, says })),
          json: () => doctorReport(findings),
        },
        options,
      );
      demand(findings);
    });
  withTableOptions(command);
}
