import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { UserError } from "./errors";

/** The project's folder: the one that holds `lib`. */
export const project = findProject();

function findProject(): string {
  let folder = __dirname;
  while (!existsSync(join(folder, "lib", "bin", "upstream.js"))) {
    const parent = dirname(folder);
    if (parent === folder) throw new UserError(`no folder above ${__dirname} holds lib/bin/upstream.js`);
    folder = parent;
  }
  return folder;
}

/**
 * Where set-up keeps what it builds and downloads, and the store its runs: `UPSTREAM_HOME`, or `.upstream` in the
 * project.
 */
export function home(...parts: string[]): string {
  return join(resolve(process.env.UPSTREAM_HOME ?? join(project, ".upstream")), ...parts);
}

/** Where figures and numbers are left by default. */
export function output(...parts: string[]): string {
  return join(project, "out", ...parts);
}

/** The root under which real datasets and checkpoints lie (`UPSTREAM_DATA`), or undefined where none is set. */
export function dataRoot(): string | undefined {
  const root = process.env.UPSTREAM_DATA;
  return root === undefined || root === "" ? undefined : resolve(root);
}
