import { random } from "../../random";
import { hash } from "../../common";
import type { Figure } from "../figure";
import { keepSvg, keptSvg } from "./kept-svg";
import { page } from "./page";

/**
 * The figure as an SVG picture, drawn by plotly.js without a browser or a network; kept, and not drawn a second time.
 */
export async function svg(figure: Pick<Figure, "data" | "layout">): Promise<string> {
  const kept = keptSvg(figure);
  if (kept !== undefined) return kept;
  const picture = await draw(figure);
  keepSvg(figure, picture);
  return picture;
}

async function draw(figure: Pick<Figure, "data" | "layout">): Promise<string> {
  const { window, plotly } = page(figure.data);
  // Plotly names a drawing's parts at random: named by its content, the same figure is the same file.
  const seen = { ...figure.layout, meta: undefined };
  const { uniform } = random("drawing", hash(JSON.stringify([figure.data, seen])));
  (window as unknown as { Math: Math }).Math.random = uniform;
  // Plotly fills in the objects that it is given: it gets copies. Given no element, it draws once; given one, twice.
  const { data, layout } = structuredClone({ data: figure.data, layout: figure.layout });
  const uri = await plotly.toImage(
    { data, layout, config: { staticPlot: true } },
    { format: "svg", width: layout.width ?? 900, height: layout.height ?? 560 },
  );
  return withFonts(decodeURIComponent(uri.slice(uri.indexOf(",") + 1)));
}

/** Plotly quotes the names of fonts by a word that only browsers would turn back. */
function withFonts(picture: string): string {
  return picture.replaceAll("TOBESTRIPPED", "'");
}
