import { dirname, join, sep } from "node:path";
import { project } from "../../common";
import { isInstalled } from "./types-on-demand";

/** Where a module was found. */
interface Resolution {
  resolvedModule?: { resolvedFileName: string; extension?: string; isExternalLibraryImport?: boolean };
}

/** What is used here of TypeScript. */
export interface Resolver {
  createModuleResolutionCache(folder: string, canonical: (name: string) => string, options: object): object;
  resolveModuleName(name: string, from: string, options: object, files: object, cache?: object): Resolution;
}

/** What asks where modules are. */
export interface ModuleHost {
  resolveModuleNameLiterals?(
    names: readonly { text: string }[],
    from: string,
    redirected: unknown,
    options: object,
  ): readonly Resolution[];
  hasInvalidatedResolutions?(path: string): boolean;
}

/** The declarations of the library itself. */
const declarations = join(project, "lib", "dist") + sep;

/**
 * Has the compiler look up once what installed files import, and at each cell what the notebook and its own files do.
 * It used to remember every place where something was looked for in vain, and to have the folders watched: a third of
 * what reading the library's types cost.
 */
export function resolveModulesSimply(
  { createModuleResolutionCache, resolveModuleName }: Resolver,
  host: ModuleHost,
  files: { fileExists(path: string): boolean },
): void {
  let installed: object | undefined;
  host.resolveModuleNameLiterals = (names, from, _, options) => {
    installed ??= createModuleResolutionCache(project, (name) => name, options);
    return names.map(
      ({ text }) =>
        declared(text, from, files) ??
        resolveModuleName(text, from, options, files, isInstalled(from) ? installed : undefined),
    );
  };
  host.hasInvalidatedResolutions = (path) => !isInstalled(path);
}

/**
 * One of the library's declarations that another imports: where the compiler itself would look for four other files
 * first.
 */
function declared(
  name: string,
  from: string,
  { fileExists }: { fileExists(path: string): boolean },
): Resolution | undefined {
  if (!name.startsWith(".") || !from.startsWith(declarations)) return undefined;
  const path = join(dirname(from), name);
  const found = [`${path}.d.ts`, join(path, "index.d.ts")].find((file) => fileExists(file));
  if (found === undefined) return undefined;
  return { resolvedModule: { resolvedFileName: found, extension: ".d.ts" } };
}
