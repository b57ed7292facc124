import { existsSync } from "node:fs";
import { basename } from "node:path";
import { openDataset, openFiles, type CaptionFileOptions, type CaptionSource } from "../captions";
import { sources } from "../data";
import { UserError } from "../common";
import type { Source } from "../catalogue";

/** The sources that the arguments mean: `NAME=PATH`, or a path that names itself, or a source of the registry. */
export function namedSources(args: readonly string[], options: CaptionFileOptions): CaptionSource[] {
  const paths = new Map<string, string[]>();
  for (const arg of args) {
    const [, name, path] = existsSync(arg) ? [] : (/^([^=/]+)=(.+)$/.exec(arg) ?? []);
    const key = name ?? (paths.has(stem(arg)) ? arg : stem(arg));
    paths.set(key, [...(paths.get(key) ?? []), path ?? arg]);
  }
  return [...paths].map(([name, some]) => {
    const source = registered(name, some);
    if (source !== undefined) return openDataset(source, options);
    const [path = ""] = some;
    if (path === name && !existsSync(path) && !/[*{]/.test(path))
      throw new UserError(`${path}: no file or folder, and no source of \`upstream data ls\``);
    return openFiles(name, some, options);
  });
}

/** A source of the registry, where the argument is one's name and no file's. */
function registered(name: string, paths: readonly string[]): Source | undefined {
  const [path] = paths;
  if (paths.length !== 1 || path !== name || existsSync(path)) return undefined;
  return sources().find((one) => one.name.toLowerCase() === name.toLowerCase());
}

function stem(path: string): string {
  return basename(path).replace(
    /(\.(csv|tsv|txt|jsonl|ndjson|json|parquet|tar|tgz|gz|gzip|zst|zstd))+$/i,
    "",
  );
}
