import type { Command } from "commander";

export function doctorCommand(program: Command): void {
  program
    .command("doctor")
    .description(
      "say what is set up and on which device it runs; fails where something is not as it should be",
    )
    .option("--json", "as JSON, for programs")
    .action(async (options: { json?: true }) => {
      const { demand, examineSetup, doctorReport } = await import("../engine/index.js");
      const findings = examineSetup();
      if (options.json) console.log(JSON.stringify(doctorReport(findings), null, 2));
      else {
        const marks = { ok: "ok", missing: "--", wrong: "!!" };
        for (const { what, state, says } of findings) console.log(`${marks[state]} ${what}: ${says}`);
      }
      demand(findings);
    });
}
