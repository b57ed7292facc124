import { lineStyles } from "../../catalogue";
import { UserError } from "../../common";
import { reflow } from "./reflow";
import { wrapText } from "./wrap-text";
import type { Layout, Trace } from "../figure";

/** How a picture should look where a paper or a page asks for something else. */
export interface FigureStyle {
  /**
   * Width in CSS pixels (96 an inch). In less than the figure's own, panels go into more rows, the legend below, lines
   * of text are broken.
   */
  width?: number;
  /** Height in CSS pixels. */
  height?: number;
  /**
   * Size of the text on the axes in CSS pixels (13 unless said); all other text and the margins keep their ratio to it.
   */
  fontSize?: number;
  /** `false` leaves out title, subtitle and the line at the bottom, for a caption that says it all. */
  title?: boolean;
  /** Colours in place of the figure's own, in the order in which the figure first uses them: a name or a list. */
  palette?: PaletteName | readonly string[];
}

/**
 * Palettes by name: Okabe and Ito's (2008) and Tol's "bright" and "muted" (2021), which colour-blind eyes tell apart;
 * greys.
 */
export const palettes = {
  "okabe-ito": ["#E69F00", "#56B4E9", "#009E73", "#0072B2", "#D55E00", "#CC79A7", "#000000", "#F0E442"],
  bright: ["#4477AA", "#EE6677", "#228833", "#CCBB44", "#66CCEE", "#AA3377", "#555555"],
  muted: ["#332288", "#88CCEE", "#44AA99", "#117733", "#999933", "#DDCC77", "#CC6677", "#882255", "#AA4499"],
  grey: ["#000000", "#555555", "#888888", "#AAAAAA", "#333333", "#707070", "#9A9A9A", "#BBBBBB"],
} as const;
export type PaletteName = keyof typeof palettes;

interface Picture {
  data: Trace[];
  layout: Layout;
}

/** The size of text on axes that figures are laid out for. */
const usualSize = 13;

/** The picture of a figure in another style: copies, the figure itself stays as it is. */
export function withStyle<Of extends Picture>(figure: Of, style: FigureStyle): Picture {
  checkStyle(style);
  let { data, layout } = structuredClone({ data: figure.data, layout: figure.layout });
  if (style.palette !== undefined) ({ data, layout } = recolour({ data, layout }, coloursOf(style.palette)));
  const factor = (style.fontSize ?? usualSize) / usualSize;
  if (factor !== 1) {
    scaleFonts(data, factor);
    scaleFonts(layout, factor);
    const margin = layout.margin as Record<string, number> | undefined;
    if (margin)
      layout.margin = Object.fromEntries(Object.entries(margin).map(([side, m]) => [side, m * factor]));
    for (const annotation of annotationsOf(layout))
      for (const shift of ["xshift", "yshift"])
        if (typeof annotation[shift] === "number") annotation[shift] *= factor;
  }
  if (style.title === false) dropTitle(layout);
  if (style.width !== undefined) reflow(data, layout, style.width);
  breakLines(layout);
  if (style.height !== undefined) layout.height = style.height;
  return { data, layout };
}

function checkStyle({ width, height, fontSize }: FigureStyle): void {
  const limits = { width: [200, 10_000], height: [150, 10_000], fontSize: [4, 100] } as const;
  for (const [name, value] of Object.entries({ width, height, fontSize })) {
    const [least, most] = limits[name as keyof typeof limits];
    if (value !== undefined && !(value >= least && value <= most))
      throw new UserError(`${name} ${value}: expected ${least} to ${most} pixels`);
  }
}

/** The colours of a palette, by its name or as a list. */
export function coloursOf(palette: string | readonly string[]): readonly string[] {
  if (typeof palette !== "string") {
    const wrong = palette.find((colour) => !/^#[0-9a-f]{6}$/i.test(colour));
    if (palette.length === 0 || wrong !== undefined)
      throw new UserError(`palette: "${wrong ?? ""}" is no colour, expected some like #0072B2`);
    return palette;
  }
  const known = (palettes as Readonly<Record<string, readonly string[]>>)[palette];
  if (known === undefined)
    throw new UserError(
      `no palette "${palette}", expected one of ${Object.keys(palettes).join(", ")}, or colours like #0072B2`,
    );
  return known;
}

type Annotation = Record<string, unknown>;
const annotationsOf = (layout: Layout): Annotation[] => (layout.annotations ?? []) as Annotation[];

/**
 * What stands above and below the panels in every figure: the theme's subtitle comes first and hangs in the top margin.
 */
function isSubtitle(annotation: Annotation): boolean {
  return annotation.name === "subtitle";
}
const isFooter = (annotation: Annotation) => annotation.name === "footer";

function dropTitle(layout: Layout): void {
  const margin = layout.margin as { t: number; b: number } | undefined;
  const dropped = annotationsOf(layout).filter((each) => isSubtitle(each) || isFooter(each));
  const subtitle = dropped.find(isSubtitle);
  if (layout.title === undefined && dropped.length === 0) return;
  const lines = subtitle === undefined ? 0 : linesOf(subtitle).length;
  const above = 36 + lines * 17;
  const below = dropped.some(isFooter) ? 30 : 0;
  delete layout.title;
  layout.annotations = annotationsOf(layout).filter((each) => !dropped.includes(each));
  if (margin === undefined) return;
  const top = Math.max(12, margin.t - above);
  if (typeof layout.height === "number") layout.height -= margin.t - top + below;
  layout.margin = { ...margin, t: top, b: margin.b - below };
}

const linesOf = ({ text }: Annotation): string[] => String(text).split("<br>");

/** Breaks title, subtitle and footer into lines that fit the width; the picture grows by what that adds. */
function breakLines(layout: Layout): void {
  const margin = layout.margin as { t: number; b: number; l?: number } | undefined;
  if (typeof layout.width !== "number" || margin === undefined) return;
  const room = layout.width - 32;
  const title = layout.title as { text?: string; font?: { size?: number } } | undefined;
  let above = 0;
  let below = 0;
  let titleGrowth = 0;
  if (typeof title?.text === "string") {
    const size = title.font?.size ?? 19;
    // Bold letters are wider.
    const { text, added } = broken(title.text, room / 1.1, size);
    // As an annotation: lines of a title are drawn over each other where no browser measures them.
    if (added > 0) {
      delete layout.title;
      layout.annotations = [...annotationsOf(layout), titleAnnotation(text, title.font ?? {}, margin)];
    }
    titleGrowth = added * size * 1.3;
    above += titleGrowth;
  }
  for (const annotation of annotationsOf(layout)) {
    if (!isSubtitle(annotation) && !isFooter(annotation)) continue;
    const size = (annotation.font as { size: number }).size;
    const { text, added } = broken(String(annotation.text), room, size);
    annotation.text = text;
    if (isSubtitle(annotation)) above += added * size * 1.3;
    else {
      below += added * size * 1.3;
      annotation.yshift = Number(annotation.yshift) - added * size * 1.3;
    }
  }
  for (const annotation of annotationsOf(layout))
    if (isSubtitle(annotation)) annotation.yshift = Number(annotation.yshift) + above - titleGrowth;
    else if (annotation.name === "title") annotation.yshift = Number(annotation.yshift) + above;
  layout.margin = { ...margin, t: margin.t + above, b: margin.b + below };
  if (typeof layout.height === "number") layout.height = Math.round(layout.height + above + below);
}

/** A title of several lines at the place of the theme's, before the top margin grows. */
const titleAnnotation = (text: string, font: object, margin: { t: number; l?: number }): Annotation => ({
  name: "title",
  text,
  font,
  xref: "paper",
  yref: "paper",
  x: 0,
  y: 1,
  xshift: 16 - (margin.l ?? 0),
  yshift: margin.t - 6,
  xanchor: "left",
  yanchor: "top",
  align: "left",
  showarrow: false,
});

function broken(text: string, room: number, size: number): { text: string; added: number } {
  const before = text.split("<br>");
  const after = before.flatMap((line) => wrapText(line, room, size));
  return { text: after.join("<br>"), added: after.length - before.length };
}

/** Multiplies every size of a font, in place. */
function scaleFonts(of: unknown, factor: number): void {
  if (typeof of !== "object" || of === null) return;
  for (const [key, value] of Object.entries(of)) {
    if (/font$/i.test(key) && typeof value === "object" && value !== null) {
      const font = value as { size?: unknown };
      if (typeof font.size === "number") font.size *= factor;
    } else scaleFonts(value, factor);
  }
}

/** Replaces each of the figure's colours by the palette's next; black, white and greys of axes and texts stay. */
function recolour(picture: Picture, palette: readonly string[]): Picture {
  const text = JSON.stringify(picture.data);
  const found = [...text.matchAll(/"(#[0-9a-f]{6})"/gi)].map(([, colour]) => colour!.toUpperCase());
  const colours = [...new Set(found)]
    .filter((colour) => colour !== lineStyles.none!.colour)
    .filter((colour) => !isGrey(colour) || isSeries(picture.data, colour));
  const map = new Map(colours.map((colour, i) => [colour, palette[i % palette.length]!]));
  const hex = (all: string) =>
    all
      .replace(/#[0-9a-f]{6}/gi, (colour) => map.get(colour.toUpperCase()) ?? colour)
      .replace(/rgba\((\d+), ?(\d+), ?(\d+), ?/g, (whole, r: string, g: string, b: string) => {
        const to = map.get(
          `#${[r, g, b].map((part) => Number(part).toString(16).padStart(2, "0")).join("")}`.toUpperCase(),
        );
        return to === undefined
          ? whole
          : `rgba(${[1, 3, 5].map((i) => parseInt(to.slice(i, i + 2), 16)).join(", ")}, `;
      });
  return JSON.parse(hex(JSON.stringify(picture))) as Picture;
}

function isGrey(colour: string): boolean {
  const parts = [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16));
  return Math.max(...parts) - Math.min(...parts) < 16;
}

/** Is the colour that of a trace with a name of its own, for instance a source drawn in black? */
function isSeries(data: readonly Trace[], colour: string): boolean {
  return data.some(({ name, marker }) => {
    const own = (marker as { color?: unknown } | undefined)?.color;
    return name !== undefined && typeof own === "string" && own.toUpperCase() === colour;
  });
}
