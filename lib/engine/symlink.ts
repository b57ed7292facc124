import { existsSync, lstatSync, mkdirSync, readlinkSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { isRefused, UserError } from "../common";
import { addonLink, addonName, currentLink, preloadName } from "./installation";

/** Makes `path` a symbolic link to `target`, at once: whoever looks sees the old one or the new one. */
export function link(path: string, target: string): void {
  if (linksTo(path) === target) return;
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}`;
  rmSync(temporary, { force: true });
  symlinkSync(target, temporary);
  renameSync(temporary, path);
}

function linksTo(path: string): string | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats?.isSymbolicLink() ? readlinkSync(path) : undefined;
}

/**
 * Puts the addon that set-up built where the npm package looks for it; `npm ci` wipes that place, so this is done at
 * each load. Returns whether there is an addon.
 *
 * @throws UserError where the project may not be written, and nobody has put the same addon there before
 */
export function linkAddon(): boolean {
  const built = join(currentLink(), addonName());
  if (!existsSync(built) || !existsSync(join(currentLink(), preloadName()))) return false;
  try {
    link(addonLink(), built);
  } catch (error) {
    if (!isRefused(error)) throw error;
    // In a project that others own, theirs of the same name does as well.
    if (basename(linksTo(addonLink()) ?? "") !== addonName() || !existsSync(addonLink()))
      throw new UserError(
        `${addonLink()}: cannot be written, and TensorFlow is looked for there: have the project's owner run \`npx upstream setup\`, or copy the project`,
      );
  }
  return true;
}
