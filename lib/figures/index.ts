export { all, make, type Entry } from "./all";
export { csv, html, json, png, svg } from "./draw";
export { behind, figure, type Figure, type MissingCell, type PlottedRow } from "./figure";
export { figure1 } from "./figure-1";
export type { FigureOptions } from "./options";
export { save } from "./save";
