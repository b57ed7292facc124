import { createRequire } from "node:module";
import { join } from "node:path";
import { project } from "../../common";
import { resolveModulesSimply, type ModuleHost, type Resolver } from "./resolve-modules";
import {
  isInstalled,
  noteWatched,
  readTypesOnDemand,
  withTypesOnDemand,
  type CellConverter,
} from "./types-on-demand";

/** What is used here of the TypeScript that tslab brings along, some of which is not in its public types. */
interface Compiler extends Resolver {
  createWatchCompilerHost(
    files: string[],
    options: { types?: string[] },
    system: System,
    createProgram: unknown,
    ...all: unknown[]
  ): ModuleHost;
  createAbstractBuilder(...all: unknown[]): Builder;
  bindSourceFile(file: SourceFile, options: object): void;
}

interface System {
  readFile(path: string, ...all: unknown[]): string | undefined;
  watchFile(path: string, changed: (path: string, kind: number) => void, ...all: unknown[]): Watcher;
  fileExists(path: string): boolean;
  watchDirectory(...all: unknown[]): Watcher;
}

interface Watcher {
  close(): void;
}

interface Builder {
  getProgram(): { getSourceFiles(): readonly SourceFile[]; getCompilerOptions(): object };
  getSourceFile(path: string): SourceFile | undefined;
  getAllDependencies(file: SourceFile): string[];
}

interface SourceFile {
  fileName: string;
  resolvedModules?: {
    forEach(each: (found: { resolvedModule?: { resolvedFileName: string } }) => void): void;
  };
}

const notWatched: Watcher = { close: () => {} };

/** The module of tslab that makes converters; what it exports is looked up at each call. */
interface ConverterModule {
  createConverter(options: object): CellConverter;
}

/** What tslab calls a cell, and the declarations of the cells before it. */
const isCell = ({ fileName }: SourceFile) => /\/__(tslab|prev)__(\.d)?\.[jt]s$/.test(fileName);

/**
 * Has tslab's compiler do less for each cell, and nothing when files change that no notebook edits. To be called before
 * anything loads tslab.
 *
 * - Neither packages nor folders are watched: tslab has room for one timer, so an installation, a build or a new file
 *   beside a running notebook ended its kernel.
 * - A cell's program is a plain one, which doesn't look through all files of all packages for what a build would want.
 * - Types of packages are read when a cell needs them; unasked there are none but Node's.
 */
export function lightenCompiler(): void {
  const converterFile = createRequire(join(project, "package.json")).resolve("tslab/dist/converter.js");
  const ofTslab = createRequire(converterFile);
  const id = ofTslab.resolve("@tslab/typescript-for-tslab");
  const compiler = ofTslab(id) as Compiler;
  const createBuilder = (...all: unknown[]) => {
    const builder = compiler.createAbstractBuilder(...all);
    const program = builder.getProgram();
    // tslab looks up a cell's names before anything has asked for its types.
    for (const file of program.getSourceFiles())
      if (isCell(file)) compiler.bindSourceFile(file, program.getCompilerOptions());
    builder.getAllDependencies = (file) => dependencies(builder, file);
    return builder;
  };
  ofTslab.cache[id]!.exports = {
    ...compiler,
    createWatchCompilerHost(files, options, system, _createProgram, ...all) {
      watchOnlyOwnFiles(system);
      readTypesOnDemand(system);
      const host = compiler.createWatchCompilerHost(
        files,
        { ...options, types: [] },
        system,
        createBuilder,
        ...all,
      );
      resolveModulesSimply(compiler, host, system);
      return host;
    },
  } satisfies Compiler;
  const converters = ofTslab(converterFile) as ConverterModule;
  const { createConverter } = converters;
  converters.createConverter = (options) => withTypesOnDemand(createConverter(options));
}

function watchOnlyOwnFiles(system: System): void {
  const { watchFile } = system;
  system.watchFile = (path, changed, ...all) => {
    noteWatched(path, changed);
    return isInstalled(path) ? notWatched : watchFile(path, changed, ...all);
  };
  system.watchDirectory = () => notWatched;
}

/** Paths of a file and of all files that it imports, directly or not, packages left out. */
function dependencies(builder: Builder, file: SourceFile): string[] {
  const found = new Map([[file.fileName, file]]);
  for (const { resolvedModules } of found.values())
    resolvedModules?.forEach(({ resolvedModule }) => {
      const path = resolvedModule?.resolvedFileName;
      if (path === undefined || found.has(path) || isInstalled(path)) return;
      const imported = builder.getSourceFile(path);
      if (imported) found.set(path, imported);
    });
  return [...found.keys()];
}
