/** A part of a layout, an annotation or a shape, in plotly's form. */
export type Item = Record<string, unknown>;

/** Pixels around the plot's area. */
export interface Margin {
  l: number;
  r: number;
  t: number;
  b: number;
}
