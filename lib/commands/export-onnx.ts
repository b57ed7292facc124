import type { Command } from "commander";

/** `upstream export-onnx NAME`: a script for the user's own Python that writes a model as ONNX, printed or run. */
export function exportOnnxCommand(program: Command): void {
  program
    .command("export-onnx")
    .description(
      "print a short Python script that writes a model of timm's or transformers' as ONNX with its preprocessing beside it",
    )
    .argument("<model>", "a name of timm's (vit_base_patch16_224, timm/...), or org/name for transformers")
    .option("--out <folder>", "where the script puts model.onnx and its configuration", "onnx-model")
    .option("--python <program>", "run it by this Python, which has torch, onnx and timm or transformers")
    .action(async (name: string, { out, python }: { out: string; python?: string }) => {
      const { exportScript } = await import("../models/index.js");
      const script = exportScript(name, out);
      if (python === undefined) {
        console.log(script);
        return;
      }
      const { runProgram } = await import("../engine/index.js");
      const { UserError } = await import("../common/index.js");
      const ran = await runProgram(python, ["-c", script], { missing: `${python}: no such program` });
      if (ran.code !== 0)
        throw new UserError(`${python}: ${ran.output.trim().split("\n").at(-1) ?? "the script failed"}`);
      console.log(out);
    });
}
