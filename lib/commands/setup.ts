import type { Command } from "commander";

export function setupCommand(program: Command): void {
  program
    .command("setup")
    .description(
      "set up what is missing: TensorFlow, the Python environment with JupyterLab, the notebook kernel",
    )
    .option("--gpu", "TensorFlow with CUDA 12, for NVIDIA cards (several GB)")
    .option("--cpu", "TensorFlow without")
    .option("--onnx", "onnxruntime-node, which gives features of ONNX files (about 50 MB)")
    .option("--quiet", "say nothing where all is there")
    .action(async (options: { gpu?: true; cpu?: true; onnx?: true; quiet?: true }) => {
      const { UserError } = await import("../common/index.js");
      const { setUp } = await import("../engine/setup/index.js");
      if (options.gpu && options.cpu) throw new UserError("--gpu and --cpu: choose one");
      const variant = options.gpu ? "gpu" : options.cpu ? "cpu" : undefined;
      const used = await setUp({ variant, say: (text) => console.error(`setup: ${text}`) });
      if (options.onnx) {
        const { setUpOnnx } = await import("../models/index.js");
        await setUpOnnx();
      }
      if (options.quiet === undefined)
        console.log(
          `TensorFlow (${used}), JupyterLab${options.onnx ? ", the kernel and onnxruntime-node" : " and the kernel"} are set up`,
        );
    });
}
