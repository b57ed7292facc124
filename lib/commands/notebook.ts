import type { Command } from "commander";

export function notebookCommand(program: Command): void {
  program
    .command("notebook")
    .description("run notebooks from their first cell to their last; fails on any failing cell")
    .argument("[files...]", "notebooks (default: all of notebooks/)")
    .option("--out <folder>", "where the executed notebooks go (default: out/notebooks)")
    .option("--write", "write the outputs into the notebooks themselves")
    .option("--timeout <seconds>", "how long one cell may take", "1800")
    .action(async (files: string[], options: { out?: string; write?: true; timeout: string }) => {
      const { basename, join } = await import("node:path");
      const { globSync } = await import("tinyglobby");
      const { UserError, output, project, startProgress } = await import("../common/index.js");
      const { execute } = await import("../notebook/index.js");
      const seconds = Number(options.timeout);
      if (!(seconds > 0))
        throw new UserError(`--timeout ${options.timeout}: expected a number of seconds above 0`);
      const chosen =
        files.length > 0 ? files : globSync("notebooks/*.ipynb", { cwd: project, absolute: true }).sort();
      const progress = startProgress("notebooks", chosen.length);
      let failed = 0;
      for (const [index, file] of chosen.entries()) {
        progress.update(index, basename(file));
        const out = options.write ? file : join(options.out ?? output("notebooks"), basename(file));
        try {
          await execute(file, out, seconds);
          console.log(`ok ${basename(file)}`);
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
          failed++;
          console.log(`not ok ${basename(file)}`);
          console.error(error.message);
        }
      }
      progress.end();
      console.log(`${chosen.length - failed} notebooks passed, ${failed} notebooks failed`);
      if (failed > 0) process.exitCode = 1;
    });
}
