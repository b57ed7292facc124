import { existsSync, readdirSync, renameSync, rmSync } from "node:fs";
import { platform } from "node:process";
import { basename, dirname, join } from "node:path";
import { UserError } from "../../common";
import {
  addonName,
  bindingPackage,
  bindingSources,
  preloadName,
  preloadSource,
  variantFolder,
  type Variant,
} from "../installation";
import { runProgram } from "./run-program";

/** Compiles tfjs-node's binding against the unpacked library (about 10 s). What is there already stays. */
export async function buildBinding(variant: Variant, say: (text: string) => void): Promise<void> {
  await buildAddons(variantFolder(variant), say);
}

/** Compiles the binding and our own addons against the TensorFlow library that is unpacked below `folder`. */
export async function buildAddons(folder: string, say: (text: string) => void): Promise<void> {
  const binding = join(bindingPackage(), "binding");
  const addons = [
    { path: join(folder, preloadName()), sources: [preloadSource], libraries: [] },
    {
      path: join(folder, addonName()),
      sources: ["-I", binding, ...bindingSources],
      libraries: ["cc", "framework"],
    },
  ].filter(({ path }) => !existsSync(path));
  if (addons.length > 0) say("compiling the TensorFlow binding (about 10 s)");
  for (const addon of addons) await compileAddon(folder, addon);
}

/** An addon: the file to make, what is compiled into it, and which of TensorFlow's libraries it calls. */
interface Addon {
  path: string;
  sources: readonly string[];
  libraries: readonly string[];
}

/** Compiles one addon against the TensorFlow library that is unpacked below `folder`. */
export async function compileAddon(folder: string, { path, sources, libraries }: Addon): Promise<void> {
  // A set-up that was killed left its own under its process' name.
  const name = `${basename(path)}.`;
  for (const left of readdirSync(dirname(path)))
    if (left.startsWith(name)) rmSync(join(dirname(path), left), { force: true });
  const temporary = `${path}.${process.pid}`;
  await compileCpp([...flags(folder), ...sources, ...linking(folder, libraries), "-o", temporary]);
  renameSync(temporary, path);
}

/** Runs the C++ compiler; `what` names in an error what it was to make. */
export async function compileCpp(args: readonly string[], what = "the TensorFlow binding"): Promise<void> {
  const compiler = process.env.CXX ?? "g++";
  const built = await runProgram(compiler, args, {
    missing: `no C++ compiler (${compiler}): install one (on Debian and Ubuntu: apt-get install g++) or set CXX`,
  });
  if (built.code === 0) return;
  const error = built.output.split("\n").find((line) => /error|undefined/i.test(line));
  throw new UserError(`${compiler} could not build ${what}: ${error ?? built.output.trim()}`);
}

function flags(folder: string): string[] {
  return [...addonFlags(), "-O2", "-w", "-I", join(folder, "tensorflow", "include")];
}

/** What every addon is compiled with. */
export function addonFlags(): string[] {
  const nodeHeaders = join(dirname(require.resolve("node-api-headers/package.json")), "include");
  return ["-std=c++17", "-shared", "-fPIC", "-DNAPI_VERSION=8", "-I", nodeHeaders];
}

/** The addon finds TensorFlow's library below its own folder, and that library NVIDIA's beside it. */
function linking(folder: string, libraries: readonly string[]): string[] {
  const tensorflow = join(folder, "tensorflow");
  if (platform === "darwin") {
    const files = libraries.map((name) => join(tensorflow, `libtensorflow_${name}.2.dylib`));
    return ["-undefined", "dynamic_lookup", ...files, "-Wl,-rpath,@loader_path/tensorflow"];
  }
  const names = libraries.map((name) => `-l:libtensorflow_${name}.so.2`);
  return ["-L", tensorflow, ...names, "-ldl", "-Wl,-rpath,$ORIGIN/tensorflow"];
}
