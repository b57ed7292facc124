import { existsSync } from "node:fs";
import type { PublicCheckpoint } from "../../catalogue";
import { pathsOf } from "./locate-checkpoint";

/** Where the entry's file lies, or must lie; undefined where it lies nowhere and there is no data root. */
export function pathOf(entry: PublicCheckpoint): string | undefined {
  const paths = pathsOf(entry);
  return paths.find((path) => existsSync(path)) ?? (process.env.UPSTREAM_DATA ? paths[0] : undefined);
}
