import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { UserError, write } from "../common";
import { csv, html, json, pdf, plotlyFile, png, svg, withStyle, type FigureStyle } from "./draw";
import type { Figure } from "./figure";

/** What a figure can be written as. */
export const formats = ["csv", "svg", "png", "html", "json", "pdf"] as const;
export type FigureFormat = (typeof formats)[number];

/** How to write a figure. */
export interface SaveOptions extends FigureStyle {
  /** Which files to write: all but PDF unless said. */
  formats?: readonly FigureFormat[];
}

/**
 * Writes a figure to a folder: `ID.csv` with the plotted numbers, `ID.svg`, `ID.png`, `ID.html`, `ID.json`; `ID.pdf`
 * where it is asked for. Pages find plotly.js in a file beside them, which all pages of the folder share; a page that
 * is asked for by name holds it (1 MB) and can be sent on alone.
 *
 * @returns the files' paths.
 * @throws UserError for a format that there is not.
 * @example
 * ```ts
 * import { figures, results } from "upstream";
 * const files = await figures.save(figures.figure6(results.published()), "out", { formats: ["csv"] });
 * files.length; // => 1
 * ```
 */
export async function save(figure: Figure, folder: string, options: SaveOptions = {}): Promise<string[]> {
  const { formats: asked, ...style } = options;
  const wanted = asked ?? formats.filter((format) => format !== "pdf");
  const unknown = wanted.find((format) => !formats.includes(format));
  if (unknown !== undefined)
    throw new UserError(`no format "${String(unknown)}", expected some of ${formats.join(", ")}`);
  const styled: Figure =
    Object.keys(style).length === 0 ? figure : { ...figure, ...withStyle(figure, style) };
  const picture = wanted.some((format) => ["svg", "png", "pdf"].includes(format)) ? await svg(styled) : "";
  const script = plotlyFile(styled.data);
  const make: Record<FigureFormat, () => string | Uint8Array | Promise<Uint8Array>> = {
    csv: () => csv(figure),
    svg: () => picture,
    png: () => png(styled, picture),
    html: () => html(styled, asked === undefined ? basename(script) : undefined),
    json: () => json(styled),
    pdf: () => pdf(styled, picture),
  };
  const files: string[] = [];
  for (const format of wanted) {
    const path = join(folder, `${figure.id}.${format}`);
    write(path, await make[format]());
    files.push(path);
  }
  const beside = join(folder, basename(script));
  if (asked === undefined && !existsSync(beside)) write(beside, readFileSync(script));
  return files;
}
