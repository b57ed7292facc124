import { existsSync } from "node:fs";
import type { PublicCheckpoint } from "../../catalogue";
import { placesOf } from "./locate-checkpoint";

/** Where the entry's file lies, or must lie; undefined where it lies nowhere and there is no data root. */
export function pathOf(entry: PublicCheckpoint): string | undefined {
  const places = placesOf(entry);
  return places.find((path) => existsSync(path)) ?? (process.env.UPSTREAM_DATA ? places[0] : undefined);
}
