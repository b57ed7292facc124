import { existsSync, readFileSync } from "node:fs";
import type Sharp from "sharp";
import { hash, home, startProgress, throwIfStopped, write } from "../../common";
import type { Pictures } from "../pictures";
import { iconSet, type Icon } from "./icon-sets";

/** Raise when the same icons are drawn differently: it is part of the cache's key. */
const drawingVersion = 1;

/**
 * Draws icons grey on white at `size` x `size` pixels: black where an icon takes the text's colour. Kept on disk under
 * the hash of what was drawn (names, package versions, renderer), so that a second call only reads.
 */
export async function drawIcons(icons: readonly Icon[], size: number): Promise<Pictures> {
  // Loaded only to draw: most of the library works without.
  const { default: sharp } = await import("sharp");
  const versions = Object.fromEntries(
    [...new Set(icons.map((icon) => icon.set))].sort().map((set) => [set, iconSet(set).version]),
  );
  const key = hash({
    drawingVersion,
    size,
    versions,
    renderer: [sharp.versions.vips, sharp.versions.rsvg ?? null],
    icons: icons.map((icon) => `${icon.set}/${icon.name}`),
  });
  const path = home("cache", "icons", `${key}.grey`);
  const bytes = size * size;
  if (existsSync(path)) {
    const pixels = new Uint8Array(readFileSync(path));
    if (pixels.length === icons.length * bytes) return { count: icons.length, size, channels: 1, pixels };
  }
  const pixels = new Uint8Array(icons.length * bytes);
  const progress = startProgress("drawing icons", icons.length);
  const inFlight = 64;
  for (let start = 0; start < icons.length; start += inFlight) {
    throwIfStopped();
    const batch = icons.slice(start, start + inFlight);
    const drawn = await Promise.all(batch.map((icon) => drawIcon(sharp, icon, size)));
    drawn.forEach((grey, i) => pixels.set(grey, (start + i) * bytes));
    progress.update(Math.min(start + inFlight, icons.length));
  }
  progress.end();
  write(path, pixels);
  return { count: icons.length, size, channels: 1, pixels };
}

function drawIcon(sharp: typeof Sharp, icon: Icon, size: number): Promise<Uint8Array> {
  return sharp(Buffer.from(iconSvg(icon, size)))
    .flatten({ background: "#fff" })
    .greyscale()
    .raw()
    .toBuffer();
}

/** An icon as an SVG document of `size` x `size` pixels, black where it takes the text's colour. */
export function iconSvg(icon: Icon, size: number): string {
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ` +
    `width="${size}" height="${size}" viewBox="${icon.box.join(" ")}" color="#000">${icon.body}</svg>`
  );
}
