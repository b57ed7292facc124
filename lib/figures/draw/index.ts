export { csv } from "./csv";
export { html } from "./html";
export { json } from "./json";
export { plotlyFile } from "./page";
export { pdf } from "./pdf";
export { png } from "./png";
export { previewSvg, warmPreviews } from "./preview-svg";
export { palettes, withStyle, type FigureStyle, type PaletteName } from "./style";
export { svg } from "./svg";
