import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { hash, home, project, write } from "../../common";

/** The kernel's spec below a folder of Jupyter's data. */
const fileIn = (folder: string) => join(folder, "kernels", "tslab", "kernel.json");

/**
 * What `JUPYTER_PATH` must name for Jupyter to find the kernel. It lies in the project, whose tslab it starts; of a
 * project that this user may not write, in the home.
 */
export function jupyterPath(): string {
  const inProject = join(project, ".upstream", "jupyter");
  return isOurs(inProject) || mayWrite() ? inProject : home("jupyter", hash({ project }));
}

function mayWrite(): boolean {
  const above = join(project, ".upstream");
  try {
    accessSync(existsSync(above) ? above : project, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function spec(): string {
  const kernel = {
    display_name: "TypeScript",
    language: "typescript",
    argv: [process.execPath, join(project, "lib", "bin", "kernel.js"), "--config-path", "{connection_file}"],
    env: {
      TF_CPP_MIN_LOG_LEVEL: "2",
      // libuv's pool, on which libvips decodes images, takes its size before Node runs any code.
      UV_THREADPOOL_SIZE: String(Math.max(4, availableParallelism())),
    },
  };
  return JSON.stringify(kernel, null, 2) + "\n";
}

const isOurs = (folder: string) =>
  existsSync(fileIn(folder)) && readFileSync(fileIn(folder), "utf8") === spec();

/** Whether the kernel is there, and starts this project with this Node. */
export const hasKernel = () => isOurs(jupyterPath());

/** Writes the kernel's spec. */
export function installKernel(): void {
  if (!hasKernel()) write(fileIn(jupyterPath()), spec());
}
