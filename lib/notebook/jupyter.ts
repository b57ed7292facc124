import { existsSync } from "node:fs";
import { delimiter } from "node:path";
import { hasKernel, hasPackages, jupyterPath, python } from "../engine";
import { UserError } from "../common";

/** A Jupyter program of the project's environment, as a module of its Python, with the variables that show it our kernel. */
export function jupyter(module: "jupyterlab" | "nbconvert"): {
  program: string;
  args: string[];
  env: NodeJS.ProcessEnv;
} {
  if (!existsSync(python()) || !hasPackages() || !hasKernel()) {
    throw new UserError("JupyterLab is not set up: run `npx upstream setup`");
  }
  const paths = [jupyterPath, process.env.JUPYTER_PATH].filter((path) => path !== undefined && path !== "");
  return {
    program: python(),
    args: ["-m", module],
    env: { ...process.env, JUPYTER_PATH: paths.join(delimiter), PYTHONNOUSERSITE: "1" },
  };
}
