import { existsSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { project, write } from "../../common";

/** What `JUPYTER_PATH` must name for Jupyter to find the kernel: it lies in the project, whose tslab it starts. */
export const jupyterPath = join(project, ".upstream", "jupyter");

const file = join(jupyterPath, "kernels", "tslab", "kernel.json");

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

/** Whether the kernel is there, and starts this project with this Node. */
export const hasKernel = () => existsSync(file) && readFileSync(file, "utf8") === spec();

/** Writes the kernel's spec. */
export function installKernel(): void {
  if (!hasKernel()) write(file, spec());
}
