import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { arch, platform } from "node:process";
import { home, UserError, writeJson } from "../../common";
import { runProgram } from "../../engine";

/** What is used here of onnxruntime-node. */
export interface OnnxRuntime {
  readonly InferenceSession: { create(path: string): Promise<OnnxSession> };
  readonly Tensor: new (type: "float32", data: Float32Array, dims: readonly number[]) => OnnxTensor;
}

/** A tensor of onnxruntime-node: element type (`float32`), values row by row, shape. */
export interface OnnxTensor {
  readonly type: string;
  readonly data: unknown;
  readonly dims: readonly number[];
}

/** A loaded ONNX model: names and shapes of its inputs, and `run`, from input tensors to output tensors by name. */
export interface OnnxSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  readonly inputMetadata: readonly { readonly name: string; readonly shape?: readonly (number | string)[] }[];
  run(feeds: Readonly<Record<string, OnnxTensor>>): Promise<Readonly<Record<string, OnnxTensor>>>;
  release(): Promise<void>;
}

/** The release that was tried here. */
const version = "1.30.0";
const folder = () => home("onnx");
const installed = () => join(folder(), "node_modules", "onnxruntime-node");

/** onnxruntime-node as set-up brought it. @throws UserError where it has not. */
export function onnxRuntime(): OnnxRuntime {
  if (!existsSync(join(installed(), "package.json")))
    throw new UserError(
      "ONNX files need onnxruntime-node: run `npx upstream setup --onnx` (about 50 MB stay)",
    );
  // Not `import`: it lies in the home, so that `npm ci` brings nobody its 114 MB.
  return createRequire(join(folder(), "package.json"))("onnxruntime-node") as OnnxRuntime;
}

/**
 * Brings onnxruntime-node through npm into the home, without its install script and without other systems' libraries.
 */
export async function setUpOnnx(): Promise<void> {
  if (existsSync(join(installed(), "package.json"))) return;
  mkdirSync(folder(), { recursive: true });
  writeJson(join(folder(), "package.json"), { private: true, name: "upstream-onnx" });
  const args = ["install", "--prefix", folder(), "--ignore-scripts", "--no-audit", "--no-fund"];
  const ran = await runProgram("npm", [...args, `onnxruntime-node@${version}`], {
    missing: "npm is not on the path",
  });
  if (ran.code !== 0) {
    rmSync(join(folder(), "node_modules"), { recursive: true, force: true });
    const why = ran.output.trim().split("\n").at(-1) ?? "npm failed";
    throw new UserError(`cannot get onnxruntime-node ${version}: ${why}`);
  }
  for (const api of readdirSync(join(installed(), "bin"))) {
    const systems = join(installed(), "bin", api);
    for (const system of readdirSync(systems)) {
      if (system !== platform) rmSync(join(systems, system), { recursive: true, force: true });
      else
        for (const processor of readdirSync(join(systems, system)))
          if (processor !== arch) rmSync(join(systems, system, processor), { recursive: true, force: true });
    }
  }
}
