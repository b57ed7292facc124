import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { UserError } from "../../common";

/** One drawing of an icon package (Iconify's JSON format): SVG without its root element, and its view box. */
export interface Icon {
  set: string;
  name: string;
  body: string;
  /** left, top, width, height */
  box: readonly [number, number, number, number];
}

/** An icon package: drawings in one style. */
export interface IconSet {
  name: string;
  /** The package's version, which names the drawings' content. */
  version: string;
  icons: ReadonlyMap<string, Icon>;
  /** Icon name by Unicode code points in lower-case hex (`1f469-200d-1f3a8`); empty where the set is no emoji set. */
  namesByCodePoints: ReadonlyMap<string, string>;
}

interface IconifyIcon {
  body: string;
  left?: number;
  top?: number;
  width?: number;
  height?: number;
  hidden?: boolean;
}

const opened = new Map<string, IconSet>();

/**
 * Reads an icon package by its Iconify prefix, for instance `mdi` for `@iconify-json/mdi`; once a process.
 * Drawings that the package withdrew (`hidden`) are left out.
 *
 * @throws UserError where the package is not installed
 */
export function iconSet(name: string): IconSet {
  const known = opened.get(name);
  if (known) return known;
  const file = readPackageJson(`@iconify-json/${name}/icons.json`) as {
    icons: Record<string, IconifyIcon>;
    width?: number;
    height?: number;
  };
  const { version } = readPackageJson(`@iconify-json/${name}/package.json`) as { version: string };
  const icons = new Map<string, Icon>();
  for (const [icon, drawing] of Object.entries(file.icons)) {
    if (drawing.hidden) continue;
    const width = drawing.width ?? file.width ?? 16;
    const height = drawing.height ?? file.height ?? 16;
    const box = [drawing.left ?? 0, drawing.top ?? 0, width, height] as const;
    icons.set(icon, { set: name, name: icon, body: drawing.body, box });
  }
  const set = { name, version, icons, namesByCodePoints: readCodePoints(name) };
  opened.set(name, set);
  return set;
}

function readCodePoints(name: string): Map<string, string> {
  const path = `@iconify-json/${name}/chars.json`;
  if (packageFile(path) === undefined) return new Map();
  return new Map(Object.entries(readPackageJson(path) as Record<string, string>));
}

/**
 * Where a file of an installed package lies; undefined where it is not there. Not by `require.resolve`: where a
 * package's `exports` have a `*`, it takes each `*` in the path of the project's own folder for that one.
 *
 * @param path the package's name, and the path in it.
 * @param from the file that asks: its folder's `node_modules` is looked at first, then those above.
 */
export function packageFile(path: string, from = __filename): string | undefined {
  const folders = createRequire(from).resolve.paths(path) ?? [];
  return folders.map((folder) => join(folder, path)).find((file) => existsSync(file));
}

/** JSON of an installed package; not `require`, which would keep tens of megabytes for the process's life. */
export function readPackageJson(path: string): unknown {
  const file = packageFile(path);
  if (file === undefined) throw new UserError(`${path}: not there; run npm ci`);
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new UserError(`${path}: cannot be read (${(error as Error).message.split("\n")[0]}); run npm ci`);
  }
}
