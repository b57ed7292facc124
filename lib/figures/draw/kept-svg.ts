import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { extname, join } from "node:path";
import { hash, home, keepFile, keptText } from "../../common";
import type { Figure } from "../figure";
import { plotlyFile } from "./plotly-file";

type Picture = Pick<Figure, "data" | "layout">;

/** Drawings that are kept at most; of more, the oldest go. */
const most = 1000;

/**
 * The SVG that a figure was drawn as before, in this process or another; undefined where it was not, or is not kept any
 * more.
 */
export function keptSvg(figure: Picture): string | undefined {
  const svg = keptText(fileOf(figure));
  // Cut where the machine lost power while it was written.
  return svg?.trimEnd().endsWith("</svg>") ? svg : undefined;
}

/** Keeps a drawing for next time. */
export const keepSvg = (figure: Picture, svg: string): void => keepFile(fileOf(figure), svg, most);

const folder = () => home("cache", "drawings");

/** Named by everything that the drawing depends on. */
const fileOf = ({ data, layout }: Picture) =>
  join(
    folder(),
    `${hash(JSON.stringify([data, { ...layout, meta: undefined }, drawnBy(plotlyFile(data))]))}.svg`,
  );

const makers = new Map<string, string>();

/** A hash of the code that draws, and of the versions of the packages that it draws with. */
function drawnBy(plotly: string): string {
  let known = makers.get(plotly);
  if (known === undefined) {
    const own = ["find-quickly", "page", "svg", "text-width"].map((name) =>
      readFileSync(join(__dirname, name + extname(__filename)), "utf8"),
    );
    const packages = [
      join(plotly, "..", "package.json"),
      createRequire(__filename).resolve("jsdom/package.json"),
    ];
    const versions = packages.map(
      (file) => (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version,
    );
    known = hash([...own, ...versions]);
    makers.set(plotly, known);
  }
  return known;
}
