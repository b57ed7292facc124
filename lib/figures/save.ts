import { join } from "node:path";
import { write } from "../common";
import { csv, html, json, png, svg } from "./draw";
import type { Figure } from "./figure";

/**
 * Writes a figure to a folder: `ID.csv` with the plotted numbers, `ID.svg`, `ID.png`, `ID.html`, `ID.json`.
 *
 * @returns the files' paths.
 */
export async function save(figure: Figure, folder: string): Promise<string[]> {
  const picture = await svg(figure);
  const files: [string, string | Uint8Array][] = [
    ["csv", csv(figure)],
    ["svg", picture],
    ["png", await png(figure, picture)],
    ["html", html(figure)],
    ["json", json(figure)],
  ];
  return files.map(([ending, content]) => {
    const path = join(folder, `${figure.id}.${ending}`);
    write(path, content);
    return path;
  });
}
