import type { Command } from "commander";

export function startCommand(program: Command): void {
  program
    .command("start")
    .description("the main job: set up, Figure 1 from the published numbers, a small study of your own")
    .option("--fresh", "train again, whatever has run before")
    .option("--gpu", "set up TensorFlow with CUDA 12")
    .action(async (options: { fresh?: true; gpu?: true }) => {
      const { join, relative } = await import("node:path");
      const { output, project, write } = await import("../common/index.js");
      const say = (text: string) => console.error(text);
      const { figure1, figure6, save } = await import("../figures/index.js");
      const { resultsCsv, published } = await import("../results/index.js");
      say("Figure 1 from the paper's published fine-tunes");
      // It needs no TensorFlow: there is something to look at while set-up downloads.
      const files = await save(figure1(published()), output("figures"));
      for (const file of files) say(`  ${relative(process.cwd(), file)}`);

      const { setUp } = await import("../engine/setup/index.js");
      await setUp({
        ...(options.gpu ? { variant: "gpu" } : {}),
        say: (text) => say(`setup: ${text}`),
      });

      const { demo } = await import("../grid/index.js");
      say("a small study: pre-train on two sources, fine-tune with few images a class, compare with scratch");
      const rows = await demo({ fresh: options.fresh ?? false });
      const table = output("study", "results.csv");
      write(table, resultsCsv(rows));
      files.push(table);
      // Figure 1 tells how far the sources are apart, Figure 6 what each adds over scratch.
      for (const figure of [figure1(rows), figure6(rows)])
        files.push(...(await save(figure, output("study"))));

      const { execute } = await import("../notebook/index.js");
      say("both step by step, in a notebook");
      const notebook = output("00-start-here.ipynb");
      await execute(join(project, "notebooks", "00-start-here.ipynb"), notebook);
      files.push(notebook);

      console.log("Done. There are now:");
      for (const file of files) console.log(`  ${relative(process.cwd(), file)}`);
      console.log("To go on in JupyterLab: npm run lab");
    });
}
