import type { Command } from "commander";

/** `upstream controlled`: pre-trains with labels on an embedded source in controlled variations, and records probes. */
export function controlled(program: Command): void {
  program
    .command("controlled")
    .description(
      "pre-train with labels, varying data, model size and length one at a time; record linear probes",
    )
    .option("--smoke", "a run of seconds that only shows that all of it works")
    .option("--out <folder>", "where results.csv and layers.csv go (default: out/controlled)")
    .action(async (options: { smoke?: true; out?: string }) => {
      const { carryOutControlled, controlledStudy, smokeStudy } = await import("../grid/index.js");
      const { resultsCsv } = await import("../results/index.js");
      const { layersCsv } = await import("../results/saturation/index.js");
      const { output, version, write, writeJson } = await import("../common/index.js");
      const { join } = await import("node:path");
      const study = options.smoke === true ? smokeStudy : controlledStudy;
      const began = Date.now();
      const { rows, layers } = await carryOutControlled(study);
      const folder = options.out ?? output("controlled");
      write(join(folder, "results.csv"), resultsCsv(rows));
      write(join(folder, "layers.csv"), layersCsv(layers));
      writeJson(join(folder, "study.json"), {
        version,
        seconds: Math.round((Date.now() - began) / 1000),
        study,
      });
      console.log(`${rows.length} probes, ${layers.length} of layers -> ${folder}`);
    });
}
