import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { project } from "../../common";

/** Large packages that only notebooks, DuckDB's queries and tests need: a node that trains does without. */
const notForTraining = /^(danfojs-node|@duckdb\/|mathjs|playwright|typedoc)/;

interface PackageJson {
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

const read = (folder: string) =>
  JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as PackageJson;

/**
 * The folders, relative to the project, of the npm packages that training needs, with all that they need themselves:
 * the library's own dependencies without those of figures and notebooks, and what runs the scripts of `test/device`.
 */
export function trainingPackages(): string[] {
  const found = new Set<string>();
  const roots = [...Object.keys(read(join(project, "lib")).dependencies ?? {}), "tsx"];
  const visit = (name: string, from: string): void => {
    if (notForTraining.test(name)) return;
    const folder = resolve(name, from);
    if (folder === undefined || found.has(folder)) return;
    found.add(folder);
    const { dependencies, optionalDependencies } = read(folder);
    for (const next of Object.keys({ ...dependencies, ...optionalDependencies })) visit(next, folder);
  };
  for (const name of roots) visit(name, join(project, "lib"));
  return [...found].map((folder) => folder.slice(project.length + 1)).sort();
}

/** Where Node finds a package from this folder on; undefined where an optional one was not installed. */
function resolve(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const path = join(folder, "node_modules", name);
    if (existsSync(join(path, "package.json"))) return path;
    if (folder === project || dirname(folder) === folder) return undefined;
  }
}

/**
 * What of a package is left out: types, source maps, documentation, and its own packages, which are listed themselves.
 */
export const leftOut = ["*.map", "*.d.ts", "*.d.mts", "*.md", "*.flow", "*/node_modules/*/node_modules"];

/** Folders and files of the project that a node needs. */
export function projectFiles(): string[] {
  const lib = readdirSync(join(project, "lib")).filter((name) => name !== "node_modules");
  return [
    "package.json",
    "tsconfig.json",
    ...lib.map((name) => join("lib", name)),
    join("test", "device"),
    join("test", "bench"),
    // The study's specs, and the tables that it goes on from.
    join("data", "runs", "study"),
    // The paper's numbers, beside which its page sets the study's.
    join("data", "published"),
  ].filter((path) => existsSync(join(project, path)));
}
