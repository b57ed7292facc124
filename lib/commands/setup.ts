import type { Command } from "commander";

export function setup(program: Command): void {
  program
    .command("setup")
    .description(
      "set up what is missing: TensorFlow, the Python environment with JupyterLab, the notebook kernel",
    )
    .option("--quiet", "say only what is being done, nothing where all is there")
    .action(async (options: { quiet?: true }) => {
      const { setUp } = await import("../engine/setup/index.js");
      const variant = await setUp({ say: (text) => console.error(`setup: ${text}`) });
      if (options.quiet === undefined) console.log(`TensorFlow (${variant}) is set up`);
    });
}
