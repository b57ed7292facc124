import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { hasKernel, hasPackages, jupyterPath, ownPythonEnvironment, python } from "../engine";
import { project, UserError } from "../common";

const configPath = join(project, "lib", "notebook", "jupyter-config");
/** Our extension for JupyterLab. */
const extensionPath = join(project, "lib", "notebook", "jupyter-path");

/**
 * How to start a Jupyter program of the project's environment: the Python that has it as a module, and the environment
 * variables by which it finds the project's kernel.
 */
export function jupyter(module: "jupyterlab" | "nbconvert"): {
  program: string;
  args: string[];
  env: NodeJS.ProcessEnv;
} {
  if (!existsSync(python()) || !hasPackages() || !hasKernel()) {
    throw new UserError("JupyterLab is not set up: run `npx upstream setup`");
  }
  const joined = (...paths: (string | undefined)[]) =>
    paths.filter((path) => path !== undefined && path !== "").join(delimiter);
  return {
    program: python(),
    args: ["-m", module],
    env: {
      ...process.env,
      ...ownPythonEnvironment(),
      JUPYTER_PATH: joined(jupyterPath(), extensionPath, process.env.JUPYTER_PATH),
      JUPYTER_CONFIG_PATH: joined(configPath, process.env.JUPYTER_CONFIG_PATH),
    },
  };
}
