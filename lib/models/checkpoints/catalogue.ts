import { existsSync } from "node:fs";
import { join } from "node:path";
import { dataRoot, UserError } from "../../common";
import { publicCheckpoints, type PublicCheckpoint } from "../../catalogue";

/** A public checkpoint, where it lies here, and what to read it with. */
export interface Catalogued {
  readonly entry: PublicCheckpoint;
  readonly path: string;
  readonly options: Pick<PublicCheckpoint, "activation" | "heads">;
}

/** The catalogue's entry of this name. @throws UserError where there is none, or its file is not under the data root: with where to get it. */
export function catalogued(name: string): Catalogued {
  const entry = publicCheckpoints.find((one) => one.name === name);
  if (entry === undefined)
    throw new UserError(
      `${name}: no such file, and no checkpoint of this name; expected a path or one of ` +
        publicCheckpoints.map((one) => one.name).join(", "),
    );
  const path = pathOf(entry);
  if (path === undefined)
    throw new UserError(
      `${name}: set UPSTREAM_DATA to the data root, where ${entry.file} must lie; it is got from ${entry.url}`,
    );
  if (!existsSync(path)) throw new UserError(`${name}: ${path} is not there; it is got from ${entry.url}`);
  const { activation, heads } = entry;
  return { entry, path, options: { ...(activation && { activation }), ...(heads && { heads }) } };
}

/** Where the entry's file must lie; undefined without a data root. */
export function pathOf({ file }: PublicCheckpoint): string | undefined {
  const root = dataRoot();
  return root === undefined ? undefined : join(root, file);
}
