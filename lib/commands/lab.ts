import type { Command } from "commander";

export function labCommand(program: Command): void {
  program
    .command("lab")
    .description(
      "open JupyterLab on this machine (127.0.0.1, with its token); further options go to JupyterLab",
    )
    .argument("[options...]", "for instance --port 9000 --no-browser")
    .allowUnknownOption()
    .action(async (options: string[]) => {
      const { spawn } = await import("node:child_process");
      const { project } = await import("../common/index.js");
      const { jupyter } = await import("../notebook/index.js");
      const { program, args, env } = jupyter("jupyterlab");
      args.push("--ip=127.0.0.1", `--ServerApp.root_dir=${project}`);
      args.push("--LabApp.default_url=/lab/tree/notebooks/00-start-here.ipynb");
      // JupyterLab refuses to run as root unasked; in a container there is often nobody else.
      if (process.getuid?.() === 0) args.push("--allow-root");
      // Ctrl-C reaches JupyterLab too, which asks before it stops: wait for it.
      process.on("SIGINT", () => {});
      const child = spawn(program, [...args, ...options], { stdio: "inherit", env });
      process.on("SIGTERM", () => child.kill("SIGTERM"));
      process.exitCode = await new Promise<number>((resolve, reject) => {
        child.on("error", reject);
        child.on("close", (code) => resolve(code ?? 1));
      });
    });
}
