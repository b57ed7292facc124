/**
 * How a source looks in every figure: one colour, one marker and one dash each. The seven sources of Figure 1 take the
 * colours of Okabe and Ito (2008), which colour-blind eyes tell apart, with markers and dashes for greyscale; the rest
 * come from Tol's "muted" scheme.
 */
export interface LineStyle {
  colour: string;
  /** One of plotly's marker symbols. */
  marker: string;
  /** One of plotly's dashes. */
  dash: "solid" | "dot" | "dash" | "longdash" | "dashdot" | "longdashdot";
}

/** The looks of the sources named in `lib/catalogue/sources`. */
export const lineStyles: Readonly<Record<string, LineStyle>> = {
  Shutterstock: { colour: "#E69F00", marker: "circle", dash: "solid" },
  LAION: { colour: "#D55E00", marker: "square", dash: "solid" },
  CC3M: { colour: "#009E73", marker: "diamond", dash: "dash" },
  CC12M: { colour: "#56B4E9", marker: "triangle-up", dash: "dash" },
  RedCaps: { colour: "#CC79A7", marker: "star", dash: "longdashdot" },
  YFCC: { colour: "#0072B2", marker: "triangle-down", dash: "dashdot" },
  WIT: { colour: "#333333", marker: "x", dash: "dot" },
  IN1K: { colour: "#882255", marker: "hexagon", dash: "solid" },
  "IN1K-Template-Captions": { colour: "#332288", marker: "pentagon", dash: "longdash" },
  "IN1K-Flickr-Captions": { colour: "#44AA99", marker: "bowtie", dash: "dashdot" },
  OpenAI: { colour: "#117733", marker: "cross", dash: "dash" },
  // The embedded ones.
  ui: { colour: "#0072B2", marker: "circle", dash: "solid" },
  emoji: { colour: "#D55E00", marker: "square", dash: "solid" },
  game: { colour: "#009E73", marker: "diamond", dash: "dash" },
  brand: { colour: "#333333", marker: "x", dash: "dot" },
  material: { colour: "#0072B2", marker: "hexagon", dash: "solid" },
  tabler: { colour: "#56B4E9", marker: "triangle-up", dash: "dash" },
  fluent: { colour: "#332288", marker: "pentagon", dash: "longdash" },
  apps: { colour: "#CC79A7", marker: "star", dash: "longdashdot" },
  logos: { colour: "#333333", marker: "x", dash: "dot" },
  "emoji-names": { colour: "#882255", marker: "hexagon", dash: "solid" },
  "emoji-shuffled-25": { colour: "#56B4E9", marker: "triangle-down", dash: "dash" },
  "emoji-shuffled-50": { colour: "#0072B2", marker: "triangle-down", dash: "dashdot" },
  "emoji-shuffled-100": { colour: "#333333", marker: "triangle-down", dash: "dot" },
  "emoji-french": { colour: "#CC79A7", marker: "star", dash: "longdashdot" },
  "emoji-template": { colour: "#E69F00", marker: "triangle-up", dash: "dash" },
  "ui-shuffled": { colour: "#56B4E9", marker: "triangle-down", dash: "dashdot" },
  "ui-without-classes": { colour: "#117733", marker: "cross", dash: "dash" },
  "ui-large": { colour: "#332288", marker: "pentagon", dash: "longdash" },
  "ui-noisy": { colour: "#882255", marker: "hexagon", dash: "longdash" },
  none: { colour: "#999999", marker: "line-ew-open", dash: "dot" },
};

/** Looks for sources that are not listed, taken in the order in which they come. */
export const spareLineStyles: readonly LineStyle[] = [
  { colour: "#000000", marker: "star-diamond", dash: "solid" },
  { colour: "#0072B2", marker: "circle", dash: "solid" },
  { colour: "#D55E00", marker: "square", dash: "dash" },
  { colour: "#009E73", marker: "diamond", dash: "longdash" },
  { colour: "#CC79A7", marker: "triangle-up", dash: "dashdot" },
  { colour: "#E69F00", marker: "triangle-down", dash: "dot" },
  { colour: "#56B4E9", marker: "x", dash: "longdashdot" },
  { colour: "#882255", marker: "hexagon", dash: "solid" },
  { colour: "#117733", marker: "cross", dash: "dash" },
];
