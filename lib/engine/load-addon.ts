import { existsSync } from "node:fs";
import { createRequire } from "node:module";

/** A loader of the compiled library that `path` names: of what set-up left there, or undefined where there is none. */
export function addonLoader<Addon extends object>(path: () => string): () => Addon | undefined {
  let loaded: Addon | null | undefined;
  return () => {
    if (loaded === undefined) {
      const file = path();
      loaded = existsSync(file) ? (createRequire(__filename)(file) as Addon) : null;
    }
    return loaded ?? undefined;
  };
}
