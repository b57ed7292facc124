import { existsSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { home } from "../../lib/common";

/**
 * A home with no runs in it, which shares what set-up built; from now on it is this process's. Returns how to remove
 * it.
 */
export function ownHome(): { folder: string; remove: () => void } {
  const shared = home();
  const folder = mkdtempSync(join(tmpdir(), "home-"));
  for (const name of ["tensorflow", "cache"])
    if (existsSync(join(shared, name))) symlinkSync(join(shared, name), join(folder, name));
  process.env.UPSTREAM_HOME = folder;
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
